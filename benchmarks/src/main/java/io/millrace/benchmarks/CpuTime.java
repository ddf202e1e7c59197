package io.millrace.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the whole process a call, garbage collection and compilation among it. Unlike wall time it says the same
 * on a machine that does other things as well.
 */
public final class CpuTime implements InternalProfiler {
    /** Name of the result, in microseconds a call. */
    public static final String RESULT = "cpu";

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double MICROSECOND = 1e3;
    private static final double SECOND = 1e9;

    private long before;

    /** CPU time of this process so far, in seconds. */
    public static double ofProcess() {
        return SYSTEM.getProcessCpuTime() / SECOND;
    }

    @Override
    public String getDescription() {
        return "CPU time of the process a call";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = SYSTEM.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double calls = result.getMetadata().getAllOps();
        double cpu = (SYSTEM.getProcessCpuTime() - before) / MICROSECOND / calls;
        return List.of(new ScalarResult(RESULT, cpu, "us/op", AggregationPolicy.AVG));
    }
}
