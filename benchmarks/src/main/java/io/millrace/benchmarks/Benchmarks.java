package io.millrace.benchmarks;

import io.millrace.benchmarks.evaluation.EvaluationBenchmark;
import io.millrace.benchmarks.lifecycle.IdleBenchmark;
import io.millrace.benchmarks.lifecycle.UploadBenchmark;
import io.millrace.benchmarks.models.ModelBenchmark;
import io.millrace.benchmarks.serving.ColdStartBenchmark;
import io.millrace.benchmarks.serving.HttpBenchmark;
import io.millrace.benchmarks.serving.PredictionBenchmark;
import io.millrace.benchmarks.tables.PreprocessBenchmark;
import io.millrace.benchmarks.training.RegressionBenchmark;
import io.millrace.benchmarks.training.TrainingBenchmark;
import java.util.List;

/** All that can be measured, in the order in which it is listed. */
final class Benchmarks {
    static final List<Benchmark> ALL = List.of(
            new PredictionBenchmark(),
            new ColdStartBenchmark(),
            new HttpBenchmark(),
            new PreprocessBenchmark(),
            new TrainingBenchmark(),
            new RegressionBenchmark(),
            new EvaluationBenchmark(),
            new UploadBenchmark(),
            new IdleBenchmark(),
            new ModelBenchmark());

    private Benchmarks() {}
}
