package io.millrace.benchmarks.tables;

import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bucket in a local folder for one process: what a network would cost is left out, and no object lies in the
 * process's own memory. Objects are copied in and out, as they are from S3. ETags are size and time.
 */
final class FolderStore implements ObjectStore {
    private final Path root;

    FolderStore(Path root) {
        this.root = root;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        var file = root.resolve(key);
        return Files.isRegularFile(file) ? Optional.of(info(file)) : Optional.empty();
    }

    @Override
    public Optional<StoredObject> find(String key) {
        return head(key).map(object -> {
            try {
                return new StoredObject(
                        key, object.etag(), Files.readAllBytes(root.resolve(key)), object::lastModified);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public InputStream open(String key) {
        try {
            return Files.newInputStream(existing(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(String key, long from, long to) {
        throw new UnsupportedOperationException("preprocess reads no parts of objects");
    }

    @Override
    public void download(String key, Path target) {
        copy(existing(key), target);
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        try {
            Files.write(place(key), bytes);
            return info(root.resolve(key)).etag();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String put(String key, Path file, String contentType) {
        copy(file, place(key));
        return info(root.resolve(key)).etag();
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        return head(key).isPresent() ? Optional.empty() : Optional.of(put(key, bytes, contentType));
    }

    @Override
    public Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag) {
        return head(key).filter(o -> o.etag().equals(expectedEtag)).map(o -> put(key, bytes, contentType));
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) {
        try (var files = Files.walk(root)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(this::info)
                    .filter(object -> object.key().startsWith(prefix))
                    .sorted(java.util.Comparator.comparing(ObjectInfo::key))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(String key) {
        try {
            Files.deleteIfExists(root.resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path existing(String key) {
        var file = root.resolve(key);
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException("no object " + key);
        }
        return file;
    }

    private Path place(String key) {
        try {
            var file = root.resolve(key);
            Files.createDirectories(file.getParent());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectInfo info(Path file) {
        try {
            var size = Files.size(file);
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            var key = root.relativize(file).toString().replace('\\', '/');
            return new ObjectInfo(key, size + "-" + modified.toEpochMilli(), size, modified);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
