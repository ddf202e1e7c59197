package io.millrace.benchmarks.training;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Python;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.Seconds;
import java.util.List;

/** How fast the trainer descends the gradient of a linear regression over many rows. */
public final class RegressionBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int EPOCHS = 50;
    private static final int TRAININGS = 6;
    private static final int NUMPY_EPOCHS = 61;
    private static final double STATED_SECONDS = 0.023;

    @Override
    public String name() {
        return "regression";
    }

    @Override
    public String description() {
        return "linear regression by gradient descent on a million rows (about a minute)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var costs = EpochCosts.parse(
                new TrainerJvm(run.root())
                        .run(
                                LinearTraining.class,
                                Integer.toString(ROWS),
                                Integer.toString(EPOCHS),
                                Integer.toString(TRAININGS)),
                EPOCHS);
        run.out().println(costs);
        var reference = reference();
        return new Report(
                "Linear regression by gradient descent",
                """
                A million rows of %d numbers, one batch an epoch, by the trainer's own classes in a process with the settings of its
                package, on one thread; the losses of both splits are kept as always. Epochs a second of CPU time of the whole
                process: those of a training of %d, all that it does before its first epoch among its time, and the median of the %d
                trainings after the first. NumPy takes the same steps on one thread, as anybody writes them: two products an epoch.
                """.formatted(LinearTraining.COLUMNS, EPOCHS, TRAININGS - 1),
                List.of(new Report.Figures(
                        "Epochs a CPU-second",
                        List.of(new Figure("1,000,000 x 32", 1 / costs.seconds().typical(), "epochs a CPU-second")
                                .against(reference)
                                .atLeast(reference.value())))));
    }

    private static Reference reference() throws Exception {
        return Python.run(
                        RegressionBenchmark.class,
                        "regression.py",
                        "numpy",
                        Integer.toString(ROWS),
                        Integer.toString(LinearTraining.COLUMNS),
                        Integer.toString(NUMPY_EPOCHS))
                .map(seconds ->
                        Reference.measured("NumPy", 1 / Seconds.of(seconds).typical()))
                .orElseGet(() -> Reference.stated("NumPy", 1 / STATED_SECONDS));
    }
}
