package io.millrace.benchmarks.tables;

import io.millrace.benchmarks.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that do the work on one table, each by itself. */
final class Measured {
    private static final long MOST_MINUTES = 60;

    /** Folder for everything but the tables. */
    private final Path folder;

    private final UploadJvm jvm;

    Measured(Path folder, UploadJvm jvm) {
        this.folder = folder;
        this.jvm = jvm;
    }

    /**
     * Uploads the table into a new bucket with this function behind it.
     *
     * @param flags of the JVM
     */
    Cost upload(Path table, List<String> flags, long databaseMegabytes, int threads)
            throws IOException, InterruptedException {
        var bucket = Files.createDirectories(folder.resolve("bucket"));
        var key = "incoming/customers/" + table.getFileName();
        Files.createDirectories(bucket.resolve(key).getParent());
        Files.copy(table, bucket.resolve(key));
        var command = jvm.command(
                flags,
                List.of(
                        bucket.toString(),
                        key,
                        Files.createDirectories(folder.resolve("work")).toString(),
                        Long.toString(databaseMegabytes),
                        Integer.toString(threads)));
        try {
            return Cost.of(run(command));
        } finally {
            delete(bucket);
        }
    }

    /** What a user would pick instead, in Python; empty where that library is not installed. */
    Optional<Cost> peer(String library, Path table) throws IOException, InterruptedException {
        var out = Files.createDirectories(folder.resolve(library));
        try {
            return Python.run(Measured.class, "peer.py", library, library, table.toString(), out.toString())
                    .map(numbers -> new Cost(numbers[0], numbers[1], numbers[2]));
        } finally {
            delete(out);
        }
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end after " + MOST_MINUTES + " minutes: " + command);
        }
        var lines = Files.readAllLines(output);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("failed: " + String.join("\n", lines));
        }
        return lines;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
