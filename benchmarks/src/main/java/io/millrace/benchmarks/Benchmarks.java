package io.millrace.benchmarks;

import io.millrace.benchmarks.models.ModelBenchmark;
import io.millrace.benchmarks.serving.ColdStartBenchmark;
import io.millrace.benchmarks.serving.PredictionBenchmark;
import java.util.List;

/** All that can be measured, in the order in which it is listed. */
final class Benchmarks {
    static final List<Benchmark> ALL =
            List.of(new PredictionBenchmark(), new ColdStartBenchmark(), new ModelBenchmark());

    private Benchmarks() {}
}
