package io.millrace.local.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * An object's bytes, received completely before anybody takes the key's lock: a slow client must not hold it. Small
 * bodies stay in memory, others lie in a file until closed.
 */
final class Body implements AutoCloseable {
    private static final int IN_MEMORY_BYTES = 1 << 20;
    private final byte[] bytes;
    private final @Nullable Path file;
    private final long sizeBytes;

    private Body(byte[] bytes, @Nullable Path file, long sizeBytes) {
        this.bytes = bytes;
        this.file = file;
        this.sizeBytes = sizeBytes;
    }

    static Body receive(InputStream in, Path folder) {
        try {
            var start = in.readNBytes(IN_MEMORY_BYTES);
            if (start.length < IN_MEMORY_BYTES) {
                return new Body(start, null, start.length);
            }
            var file = Files.createTempFile(folder, "body", null);
            try (var all = new SequenceInputStream(new ByteArrayInputStream(start), in)) {
                return new Body(new byte[0], file, Files.copy(all, file, StandardCopyOption.REPLACE_EXISTING));
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream open() {
        try {
            return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
