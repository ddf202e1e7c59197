package io.millrace.benchmarks.evaluation;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.CpuTime;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Python;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.Seconds;
import io.millrace.evaluate.metrics.ClassificationTally;
import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.statistics.Bootstrap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the figures of many answers cost, and their intervals. */
public final class EvaluationBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int CLASSES = 10;
    private static final int REPETITIONS = 7;
    private static final String UNIT = "CPU-seconds";
    private static final double STATED_SECONDS = 2.9;

    @Override
    public String name() {
        return "evaluation";
    }

    @Override
    public String description() {
        return "all figures of a million answers (about a minute)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var answered = Answered.random(ROWS, CLASSES);
        var figures = seconds(() -> scores(answered));
        var scores = scores(answered);
        var intervals = seconds(() -> new Bootstrap(scores.answers(), scores.rows()).intervals(scores.figures()));
        var reference = reference();
        return new Report(
                "Judging a million answers",
                """
                %,d answers with the probabilities of %d classes beside their true labels, all in memory: accuracy, balanced accuracy,
                macro precision, recall and F1, area under the ROC curve, log loss, Brier score, calibration error with its curve,
                and the confusion matrix, by evaluate's own classes. NumPy computes the same from class indexes and one matrix, where
                evaluate gets labels as texts and a row of probabilities an answer. CPU time of the whole process, garbage collection
                and compilation among it; the median of %d repetitions after the first.
                """.formatted(ROWS, CLASSES, REPETITIONS - 1),
                List.of(
                        new Report.Figures(
                                "Figures",
                                List.of(
                                        new Figure("all figures", figures.typical(), UNIT)
                                                .against(reference)
                                                .atMost(reference.value() / 2),
                                        new Figure("all figures, the first time in a process", figures.first(), UNIT)
                                                .against(reference)
                                                .atMost(reference.value() / 2))),
                        new Report.Figures(
                                "Their 95 %% intervals, from %,d resampled rows"
                                        .formatted(scores.answers().rows()),
                                List.of(
                                        new Figure("all intervals", intervals.typical(), UNIT),
                                        new Figure(
                                                "all intervals, the first time in a process",
                                                intervals.first(),
                                                UNIT)))));
    }

    private static Scores scores(Answered answered) {
        var tally = new ClassificationTally(answered.labels(), answered.labels(), answered.rows());
        answered.batches().forEach(batch -> tally.add(batch.truth(), batch.answers()));
        return tally.scores();
    }

    private static Seconds seconds(Supplier<?> work) {
        return Seconds.of(IntStream.range(0, REPETITIONS)
                .mapToDouble(any -> {
                    double before = CpuTime.ofProcess();
                    var result = work.get();
                    double seconds = CpuTime.ofProcess() - before;
                    if (result.hashCode() == 0) {
                        throw new IllegalStateException("nothing was computed");
                    }
                    return seconds;
                })
                .toArray());
    }

    private static Reference reference() throws Exception {
        return Python.run(
                        EvaluationBenchmark.class,
                        "evaluation.py",
                        "numpy",
                        Integer.toString(ROWS),
                        Integer.toString(CLASSES),
                        "4")
                .map(seconds ->
                        Reference.measured("NumPy by hand", Seconds.of(seconds).typical()))
                .orElseGet(() -> Reference.stated("NumPy by hand", STATED_SECONDS));
    }
}
