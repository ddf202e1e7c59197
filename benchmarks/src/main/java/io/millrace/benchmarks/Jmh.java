package io.millrace.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs a JMH class in a process of its own, with its CPU time and allocation.
 *
 * @param warmup iterations of a second that are not counted
 * @param measured iterations of a second that are
 */
public record Jmh(int warmup, int measured) {

    /**
     * What a call of a method cost: medians of the iterations.
     *
     * @param cpuMicros CPU time of the process
     * @param wallMicros time it took
     * @param bytes allocated on the heap
     */
    public record Cost(double cpuMicros, double wallMicros, double bytes) {}

    /**
     * The costs by the methods' names.
     *
     * @throws IllegalStateException if a method failed
     */
    public Map<String, Cost> run(Class<?> methods) {
        var options = new OptionsBuilder()
                .include(Pattern.quote(methods.getName()) + "\\.")
                .warmupIterations(warmup)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(measured)
                .measurementTime(TimeValue.seconds(1))
                .forks(1)
                .addProfiler(CpuTime.class)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        try {
            var costs = new TreeMap<String, Cost>();
            for (var result : new Runner(options).run()) {
                var method = result.getPrimaryResult().getLabel();
                var others = result.getSecondaryResults();
                costs.put(
                        method,
                        new Cost(
                                others.get(CpuTime.RESULT).getStatistics().getPercentile(50),
                                result.getPrimaryResult().getStatistics().getPercentile(50),
                                others.get("gc.alloc.rate.norm").getStatistics().getPercentile(50)));
            }
            return costs;
        } catch (RunnerException e) {
            throw new IllegalStateException("a benchmark failed: " + e.getMessage(), e);
        }
    }
}
