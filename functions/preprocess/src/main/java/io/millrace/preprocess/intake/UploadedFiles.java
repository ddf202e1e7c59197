package io.millrace.preprocess.intake;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The objects that make an upload, as listed at one moment.
 *
 * @param upload what they belong to
 * @param objects without marker, folder entries and hidden files, in key order
 */
public record UploadedFiles(UploadKey.Upload upload, List<ObjectInfo> objects) {
    /** Each waits for the store most of the time; more would meet S3's limits sooner than its latency. */
    static final int DOWNLOADS = 8;

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
     * Downloads all of them, several at a time.
     *
     * @return in key order
     * @throws UnavailableException if the disk is too small, or an object changed meanwhile: the retry sees the new one
     */
    public List<Fetched> fetch(ObjectStore store, Workspace workspace) {
        workspace.require(sizeBytes(), "upload '" + upload.name() + "'");
        var fetched = objects.size() == 1
                ? List.of(fetch(store, objects.getFirst(), workspace.newFile()))
                : fetchSideBySide(store, workspace);
        if (!of(store, upload).etag().equals(etag())) {
            throw new UnavailableException("upload '" + upload.name() + "' changed while it was read");
        }
        return fetched;
    }

    private List<Fetched> fetchSideBySide(ObjectStore store, Workspace workspace) {
        try (var threads = Executors.newFixedThreadPool(DOWNLOADS)) {
            var downloads = new ArrayList<Future<Fetched>>();
            for (var object : objects) {
                var target = workspace.newFile();
                downloads.add(threads.submit(() -> fetch(store, object, target)));
            }
            var fetched = new ArrayList<Fetched>();
            try {
                for (var download : downloads) {
                    fetched.add(download.get());
                }
                return fetched;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("interrupted while upload '" + upload.name() + "' was read", e);
            } finally {
                // Of what has not begun nothing is needed, once one has failed.
                downloads.forEach(download -> download.cancel(false));
            }
        }
    }

    private Fetched fetch(ObjectStore store, ObjectInfo object, Path target) {
        store.download(object.key(), target);
        var path = upload.folder() ? object.key().substring(upload.prefix().length()) : upload.name();
        try {
            return new Fetched(new SourceFile(path, path, target), Sha256.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
