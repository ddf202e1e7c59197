package io.millrace.benchmarks.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What another process has used so far, as Linux counts it. */
final class ProcessTimes {
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final double TICKS_A_SECOND = 100;
    private static final double SECOND_MILLIS = 1e3;
    private static final double KIB_A_MIB = 1024;

    private ProcessTimes() {}

    /** CPU time in milliseconds, to 10 of them. @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a> */
    static double cpuMillis(long pid) {
        var stat = read(Path.of("/proc/" + pid + "/stat"));
        // The second field is the command, which may hold anything but its closing bracket last.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * SECOND_MILLIS / TICKS_A_SECOND;
    }

    /** Resident memory in MiB. */
    static double residentMib(long pid) {
        return read(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_A_MIB)
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
