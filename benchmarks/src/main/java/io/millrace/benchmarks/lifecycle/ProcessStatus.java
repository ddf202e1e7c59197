package io.millrace.benchmarks.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux tells of a process in {@code /proc/PID/status}. */
final class ProcessStatus {
    private ProcessStatus() {}

    /**
     * A figure in KiB.
     *
     * @param field such as {@code VmRSS}
     * @return empty if the process has ended, or the system is another
     */
    static Optional<Long> kibibytes(long pid, String field) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
