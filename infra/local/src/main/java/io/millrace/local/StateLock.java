package io.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One platform a folder; and where that one listens, for commands beside it. */
public final class StateLock implements AutoCloseable {
    private static final String ADDRESSES = "platform.json";
    private final FileChannel channel;
    private final FileLock lock;

    private StateLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws IllegalStateException if another platform runs on that folder */
    public static StateLock take(Path home) {
        try {
            Files.createDirectories(home);
            var channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("another platform runs on " + home
                        + ". Stop it, or set MILLRACE_HOME (or --home) to another folder.");
            }
            return new StateLock(channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + home + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Whether a platform runs on that folder. */
    public static boolean isHeld(Path home) {
        try (var channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.WRITE);
                var lock = tryLock(channel)) {
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    static void publish(Path home, LocalAccount account) {
        try {
            var draft = home.resolve(ADDRESSES + ".draft");
            Files.write(draft, Json.pretty(account));
            Files.move(draft, home.resolve(ADDRESSES), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the platform of that folder listens, or last listened; empty if there never was one. */
    public static Optional<LocalAccount> addresses(Path home) {
        try {
            var node = Json.read(Files.readAllBytes(home.resolve(ADDRESSES)), JsonNode.class);
            return Optional.of(new LocalAccount(
                    URI.create(node.path("s3").asText()),
                    URI.create(node.path("batch").asText()),
                    URI.create(node.path("http").asText())));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
