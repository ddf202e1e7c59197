package io.millrace.benchmarks;

import io.millrace.benchmarks.models.ModelBenchmark;
import java.util.List;

/** All that can be measured, in the order in which it is listed. */
final class Benchmarks {
    static final List<Benchmark> ALL = List.of(new ModelBenchmark());

    private Benchmarks() {}
}
