package io.millrace.benchmarks.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in RAM, as Linux counts it. */
final class ResidentMemory {
    private static final double KIB_A_MIB = 1024;

    private ResidentMemory() {}

    /** @throws IOException where the system does not tell */
    static double mib(ProcessHandle process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_A_MIB)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
