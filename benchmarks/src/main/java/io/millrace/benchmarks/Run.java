package io.millrace.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a benchmark is given.
 *
 * @param root the project: packages are found below it
 * @param data the folder of public data sets, which need not be there
 * @param only the parts to measure, by names of the benchmark's own; empty: all
 * @param out takes lines for people while it runs
 */
public record Run(Path root, Path data, Set<String> only, PrintStream out) {
    public Run {
        only = Set.copyOf(only);
    }

    /** Whether this part is to be measured. */
    public boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    /** A new empty folder below the project's {@code .millrace/benchmark}; it stays, to be looked at. */
    public Path newFolder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(root.resolve(".millrace/benchmark")), "run-");
    }
}
