package io.millrace.benchmarks.training;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.benchmarks.Seconds;
import io.millrace.trainer.fit.FitState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a training's epochs cost, told by the process that trains on its standard output and read by the one that asks.
 *
 * @param seconds CPU time of the whole process an epoch, garbage collection and compilation among it
 * @param loss on the train split in the last epoch
 * @param processSeconds CPU time of the process from its start to the end of the training
 * @param peakBytes of memory that the process had at once
 */
record EpochCosts(Seconds seconds, double loss, double processSeconds, long peakBytes) {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String EPOCH = "epoch";
    private static final String PROCESS = "process";

    /**
     * Of what a {@link Log} wrote.
     *
     * @param together epochs whose mean is taken, since the clock may tick only every 10 ms
     */
    static EpochCosts parse(String output, int together) {
        var epochs = lines(output, EPOCH);
        var process = lines(output, PROCESS).getFirst();
        return new EpochCosts(
                Seconds.of(IntStream.range(0, epochs.size() / together)
                        .mapToDouble(group -> epochs.subList(group * together, (group + 1) * together).stream()
                                .mapToDouble(words -> Double.parseDouble(words[1]))
                                .average()
                                .orElseThrow())
                        .toArray()),
                Double.parseDouble(epochs.getLast()[2]),
                Double.parseDouble(process[1]),
                Long.parseLong(process[2]));
    }

    private static List<String[]> lines(String output, String first) {
        return output.lines()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals(first))
                .toList();
    }

    /** Writes them. */
    static final class Log implements Consumer<FitState> {
        private long last = SYSTEM.getProcessCpuTime();

        @Override
        public void accept(FitState state) {
            long now = SYSTEM.getProcessCpuTime();
            System.out.printf(
                    Locale.ROOT,
                    "%s %.6f %.6f%n",
                    EPOCH,
                    (now - last) / 1e9,
                    state.history().getLast().trainLoss());
            last = SYSTEM.getProcessCpuTime();
        }

        /** To be called last. */
        void end() throws IOException {
            System.out.printf(Locale.ROOT, "%s %.6f %d%n", PROCESS, SYSTEM.getProcessCpuTime() / 1e9, peakBytes());
        }

        /** VmHWM of proc(5). */
        private static long peakBytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Arrays.asList(line.split("\\s+")).get(1))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }
}
