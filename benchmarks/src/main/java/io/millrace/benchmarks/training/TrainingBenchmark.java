package io.millrace.benchmarks.training;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Median;
import io.millrace.benchmarks.Plot;
import io.millrace.benchmarks.Python;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.Seconds;
import io.millrace.lifecycle.spec.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast the trainer trains the first network of every course. */
public final class TrainingBenchmark implements Benchmark {
    private static final int ROWS = 60_000;
    private static final int EPOCHS = 4;
    /** Odd, so that the median is one of them. */
    private static final int ROUNDS = 3;

    private static final String UNIT = "images a CPU-second";
    private static final double GOAL = 1.2;
    private static final String KERAS = "Keras with TensorFlow on one thread, arrays given to fit";
    private static final String QUICK_KERAS = "Keras, fed by tf.data, 16 steps a call";
    private static final int PRECISION_ROWS = 20_000;
    private static final List<Integer> GROWTH_ROWS = List.of(1_000, 10_000, 60_000);
    private static final int GROWTH_BATCH = 64;
    private static final int GROWTH_EPOCHS = 3;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "training";
    }

    @Override
    public String description() {
        return "training a small CNN on MNIST, in samples a CPU-second (about ten minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var figures = new ArrayList<Figure>();
        for (var batch : List.of(new Batch(32, 8_900), new Batch(128, 12_800))) {
            if (run.wants("batch-" + batch.rows())) {
                figures.addAll(figures(run, batch));
            }
        }
        var sections = new ArrayList<Report.Section>(List.of(new Report.Figures("Images a CPU-second", figures)));
        if (run.wants("precision")) {
            sections.add(precision(run));
        }
        if (run.wants("growth")) {
            sections.addAll(growth(run));
        }
        var digits = new Digits(run.data().resolve("mnist"));
        return new Report(
                "Training a convolutional network",
                """
                The first network of every course (32 filters of 3 x 3, ReLU, max-pooling of 2 x 2, ten classes, Adam) on %s images
                of 28 x 28, by the trainer's own classes in a process with the settings of its package: one thread, checkpointed state
                and the loss and accuracy of the train split kept as always. Images a second of CPU time of the whole process,
                garbage collection and compilation among it; in each process the median of %d epochs after the first, and of %d processes
                the median. Keras trains the same network on as many images, with the loss and the accuracy of the train split as well,
                on one thread of TensorFlow, and is measured in the same way and in turn with ours, where `tensorflow` is installed: once
                as its tutorials do, and once as somebody does who wants it quick, with images cached and shuffled by tf.data and 16 steps
                a call. Neither is compiled by XLA, which takes three times as long on a CPU.
                """.formatted(digits.areReal() ? "MNIST's 60,000" : "60,000 random", EPOCHS - 1, ROUNDS),
                sections);
    }

    /**
     * @param rows of a batch
     * @param keras images a CPU-second that Keras with TensorFlow trained on elsewhere, for where it is not installed
     */
    private record Batch(int rows, double keras) {}

    /** Ours and Keras' in turn, so that both meet the same minutes of the machine. */
    private static List<Figure> figures(Run run, Batch batch) throws Exception {
        var ours = new ArrayList<Double>();
        var keras = new ArrayList<Double>();
        var quickKeras = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(ROWS / train(run, ROWS, batch.rows(), EPOCHS).seconds().typical());
            keras(run, batch, "arrays").ifPresent(keras::add);
            keras(run, batch, "pipeline").ifPresent(quickKeras::add);
        }
        var figure = new Figure("batches of " + batch.rows(), Median.of(ours, Double::doubleValue), UNIT);
        var reference = keras.isEmpty()
                ? Reference.stated(KERAS, batch.keras())
                : Reference.measured(KERAS, Median.of(keras, Double::doubleValue));
        var figures = new ArrayList<Figure>();
        figures.add(figure.against(reference).atLeast(GOAL * reference.value()));
        if (!quickKeras.isEmpty()) {
            figures.add(figure.against(Reference.measured(QUICK_KERAS, Median.of(quickKeras, Double::doubleValue))));
        }
        return figures;
    }

    /** Images a CPU-second; empty where it is not installed. */
    private static Optional<Double> keras(Run run, Batch batch, String form) throws Exception {
        return Python.run(
                        TrainingBenchmark.class,
                        "cnn.py",
                        "tensorflow",
                        run.data().resolve("mnist").toString(),
                        Integer.toString(ROWS),
                        Integer.toString(batch.rows()),
                        Integer.toString(EPOCHS),
                        form)
                .map(Seconds::of)
                .map(seconds -> {
                    run.out().printf("Keras, %s, batches of %d: %s%n", form, batch.rows(), seconds);
                    return ROWS / seconds.typical();
                });
    }

    /** What steps in fewer bits cost where nothing computes them faster. */
    private static Report.Section precision(Run run) throws Exception {
        var batch = 32;
        var single = train(run, PRECISION_ROWS, batch, EPOCHS, Precision.FP32);
        var half = train(run, PRECISION_ROWS, batch, EPOCHS, Precision.BF16);
        return new Report.Figures(
                "Steps in bfloat16 on this CPU: %,d images in batches of %d".formatted(PRECISION_ROWS, batch),
                List.of(
                        new Figure("bf16", half.seconds().typical(), "CPU-seconds an epoch")
                                .against(Reference.measured(
                                        "fp32", single.seconds().typical())),
                        new Figure("bf16, loss on the train split at the end", half.loss(), "")
                                .against(Reference.measured("fp32", single.loss()))));
    }

    private static List<Report.Section> growth(Run run) throws Exception {
        var figures = new ArrayList<Figure>();
        var points = new ArrayList<Plot.Point>();
        for (int rows : GROWTH_ROWS) {
            var costs = train(run, rows, GROWTH_BATCH, GROWTH_EPOCHS);
            points.add(new Plot.Point(rows, costs.processSeconds()));
            figures.add(new Figure("%,d images".formatted(rows), costs.processSeconds(), "CPU-seconds"));
            figures.add(new Figure("%,d images".formatted(rows), costs.peakBytes() / MEBIBYTE, "MiB at the peak"));
        }
        return List.of(
                new Report.Figures(
                        "How it grows: a process from its start, %d epochs in batches of %d"
                                .formatted(GROWTH_EPOCHS, GROWTH_BATCH),
                        figures),
                new Report.Picture(
                        "training-growth",
                        "CPU-seconds by images, both in powers of ten",
                        new Plot("images", "CPU-seconds of the process", points).svg()));
    }

    private static EpochCosts train(Run run, int rows, int batch, int epochs) throws Exception {
        return train(run, rows, batch, epochs, Precision.FP32);
    }

    private static EpochCosts train(Run run, int rows, int batch, int epochs, Precision precision) throws Exception {
        var output = new TrainerJvm(run.root())
                .run(
                        CnnTraining.class,
                        run.data().resolve("mnist").toString(),
                        Integer.toString(rows),
                        Integer.toString(batch),
                        Integer.toString(epochs),
                        precision.name());
        var costs = EpochCosts.parse(output, 1);
        run.out().printf("%,d images in batches of %d, %s: %s%n", rows, batch, precision.text(), costs);
        return costs;
    }
}
