package io.millrace.preprocess.intake;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The objects that make an upload, as listed at one moment.
 *
 * @param upload what they belong to
 * @param objects without marker, folder entries and hidden files, in key order
 */
public record UploadedFiles(UploadKey.Upload upload, List<ObjectInfo> objects) {
    public UploadedFiles {
        objects = List.copyOf(objects);
    }

    /** A file of the upload on disk, and the hash of its bytes as uploaded. */
    public record Fetched(SourceFile file, String sha256) {}

    public static UploadedFiles of(ObjectStore store, UploadKey.Upload upload) {
        if (!upload.folder()) {
            return new UploadedFiles(upload, store.head(upload.key()).stream().toList());
        }
        try (var listed = store.list(upload.prefix())) {
            return of(upload, listed.toList());
        }
    }

    /** @param listed all objects of the upload's folder, in key order */
    public static UploadedFiles of(UploadKey.Upload upload, List<ObjectInfo> listed) {
        return new UploadedFiles(
                upload,
                listed.stream()
                        .filter(object ->
                                isPart(object.key().substring(upload.prefix().length())))
                        .toList());
    }

    private static boolean isPart(String path) {
        return !path.isEmpty() && !path.endsWith("/") && !path.equals(Keys.SUCCESS) && !Unpacking.isHidden(path);
    }

    /** The version of the whole: a file's own ETag; for a folder a digest over the names and ETags of its files. */
    public String etag() {
        return upload.folder()
                ? Sha256.of(objects.stream().map(o -> o.key() + "\n" + o.etag()).collect(Collectors.joining("\n")))
                : objects.getFirst().etag();
    }

    public long sizeBytes() {
        return objects.stream().mapToLong(ObjectInfo::sizeBytes).sum();
    }

    /**
     * Downloads all of them.
     *
     * @throws UnavailableException if the disk is too small, or an object changed meanwhile: the retry sees the new one
     */
    public List<Fetched> fetch(ObjectStore store, Workspace workspace) {
        workspace.require(sizeBytes(), "upload '" + upload.name() + "'");
        var fetched = new ArrayList<Fetched>();
        for (var object : objects) {
            var target = workspace.newFile();
            store.download(object.key(), target);
            var path = upload.folder() ? object.key().substring(upload.prefix().length()) : upload.name();
            try {
                fetched.add(new Fetched(new SourceFile(path, path, target), Sha256.of(target)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (!of(store, upload).etag().equals(etag())) {
            throw new UnavailableException("upload '" + upload.name() + "' changed while it was read");
        }
        return fetched;
    }
}
