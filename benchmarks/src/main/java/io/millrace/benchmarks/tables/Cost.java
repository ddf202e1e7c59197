package io.millrace.benchmarks.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a process cost.
 *
 * @param wall seconds of the work, without the start of the process
 * @param cpu seconds of the whole process so far, its start among it
 * @param megabytes the most memory that was resident
 */
record Cost(double wall, double cpu, double megabytes) {
    private static final String MARK = "cost ";
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double KIBIBYTES = 1_000_000 / 1024.0;

    /** For the parent process. */
    String line() {
        return String.format(Locale.ROOT, "%s%.3f %.3f %.1f", MARK, wall, cpu, megabytes);
    }

    /** @throws IllegalStateException if the process did not tell */
    static Cost of(List<String> output) {
        return output.stream()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()).split(" "))
                .map(n -> new Cost(Double.parseDouble(n[0]), Double.parseDouble(n[1]), Double.parseDouble(n[2])))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no cost was told: " + String.join("\n", output)));
    }

    /** Of this process, which must run on Linux. */
    static double peakMegabytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIBIBYTES)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
