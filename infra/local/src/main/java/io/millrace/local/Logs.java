package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps the folder of the functions' and jobs' logs within bounds. Processes append to their files, so a file that is
 * full is copied to {@code NAME.1} and emptied in place; a line written in that instant may be lost.
 */
final class Logs {
    private static final long MOST_BYTES = 8L << 20;
    private static final int MOST_FILES = 100;

    private final Path folder;
    private final long mostBytes;
    private final int mostFiles;

    Logs(Path folder) {
        this(folder, MOST_BYTES, MOST_FILES);
    }

    /**
     * @param mostBytes of one file, and of the part that it had before
     * @param mostFiles of which the longest unchanged are deleted first
     */
    Logs(Path folder, long mostBytes, int mostFiles) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.mostFiles = mostFiles;
    }

    /** Empties what is too long, and deletes what is too old. A file that cannot be handled is left for the next time. */
    void bound() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            var all = files.toList();
            for (var file : all) {
                if (!file.toString().endsWith(".1") && Files.size(file) > mostBytes) {
                    Files.copy(
                            file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                    FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                            .close();
                }
            }
            for (var old : longestUnchanged(all, Math.max(0, all.size() - mostFiles))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException | UncheckedIOException e) {
            // The next round tries again; a log is no reason to stop a platform.
        }
    }

    private static List<Path> longestUnchanged(List<Path> files, int count) {
        // Each time is read once: they change under way, and a sort takes no order that contradicts itself.
        var times = files.stream().collect(Collectors.toMap(file -> file, Logs::changedAt));
        return files.stream()
                .sorted(Comparator.comparingLong(times::get))
                .limit(count)
                .toList();
    }

    private static long changedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (NoSuchFileException e) {
            return Long.MAX_VALUE;
        } catch (IOException e) {
            return Long.MIN_VALUE;
        }
    }
}
