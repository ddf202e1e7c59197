package io.millrace.evaluate.report;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.evidence.Calibration;
import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.FeatureImportance;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.Mistake;
import io.millrace.lifecycle.evidence.OcclusionMap;
import io.millrace.lifecycle.evidence.Operation;
import io.millrace.lifecycle.evidence.PartialDependence;
import io.millrace.lifecycle.evidence.Rate;
import io.millrace.lifecycle.evidence.RobustnessCurve;
import io.millrace.lifecycle.evidence.SliceFigures;
import io.millrace.lifecycle.evidence.WeakSlice;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.lifecycle.spec.TrainSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Dossiers with every kind of evidence, in long and hostile names. */
public final class Dossiers {
    public static final String HOSTILE = "</script><script>alert('x')</script>";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ModelName MODEL = new ModelName("loans");
    /** A red dot. */
    private static final String PICTURE =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

    private Dossiers() {}

    /** A table with sensitive columns and a champion. */
    public static Dossier table() {
        var metrics = Map.of(
                "accuracy",
                0.8721,
                "f1",
                0.81,
                "log_loss",
                0.29,
                "brier",
                0.18,
                "ece",
                0.012,
                "roc_auc",
                0.927,
                "model_bytes",
                250_000.0,
                "latency_ms",
                0.031,
                "latency_p95_ms",
                0.05,
                "latency_p99_ms",
                0.09);
        var importance = IntStream.range(0, 25)
                .mapToObj(i -> new FeatureImportance(
                        i == 0 ? "a_rather_long_name_of_a_column_of_a_warehouse" : i == 1 ? HOSTILE : "feature " + i,
                        0.08 / (i + 1),
                        new Interval(0.07 / (i + 1), 0.09 / (i + 1))))
                .toList();
        var evidence = new Evidence(
                Map.of("accuracy", new Interval(0.861, 0.882), "f1", new Interval(0.79, 0.83)),
                Optional.of(new Comparison(
                        3, "mcnemar", "accuracy", 0.004, new Interval(-0.001, 0.009), 0.9, 0.21, 120, 100)),
                Optional.of(calibration()),
                List.of(slice("sex = Female", 400, false), slice("sex = " + HOSTILE, 12, true)),
                List.of(new WeakSlice("age = up to 28 & marital = Never-married", 210, 0.31, 0.11, 0.0002)),
                List.of(fairness()),
                importance,
                List.of(
                        new PartialDependence(
                                "age",
                                "probability of yes",
                                IntStream.range(0, 11)
                                        .mapToObj(i ->
                                                new PartialDependence.Point(String.valueOf(17 + 5 * i), 0.1 + 0.03 * i))
                                        .toList()),
                        new PartialDependence(
                                "marital",
                                "probability of yes",
                                Stream.of("Married-civ-spouse", "Divorced", "Never-married", HOSTILE, "Widowed")
                                        .map(name -> new PartialDependence.Point(name, 0.05 * name.length() / 10))
                                        .toList())),
                List.of(),
                IntStream.range(0, 6)
                        .mapToObj(i -> new Mistake(
                                100 + i,
                                "no",
                                "yes",
                                0.99 - i / 100.0,
                                Map.of("age", "38", "feature 2", "Exec-managerial", HOSTILE, HOSTILE.repeat(2)),
                                ""))
                        .toList(),
                Stream.of("missing_values", "noise", "category_swaps")
                        .map(name -> curve(name, "share of cells"))
                        .toList(),
                List.of(
                        new DataCheck(
                                "exact_leakage",
                                DataCheck.Level.WARNING,
                                "",
                                "120 of 2000 test rows (6 %) have the same features as a train row.",
                                0.06,
                                Map.of("share", 0.06)),
                        new DataCheck(
                                "drift",
                                DataCheck.Level.FINE,
                                HOSTILE,
                                HOSTILE + " is distributed in test as in train: stability index 0.002.",
                                0.002,
                                Map.of("psi", 0.002))),
                Optional.of(operation()));
        return dossier(
                DatasetManifest.Kind.TABULAR,
                Task.CLASSIFICATION,
                List.of("no", "yes"),
                metrics,
                List.of(List.of(1_400L, 100L), List.of(156L, 344L)),
                Optional.of(new Evaluation.ChampionFigures(3, Map.of("accuracy", 0.8681, "ece", 0.01))),
                evidence,
                List.of());
    }

    /** Images of ten classes, without a champion. */
    public static Dossier images() {
        var evidence = new Evidence(
                Map.of("accuracy", new Interval(0.981, 0.988)),
                Optional.empty(),
                Optional.of(calibration()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(map(""), map("4"), map(HOSTILE)),
                IntStream.range(0, 12)
                        .mapToObj(i -> new Mistake(i, "4", "9", 0.999 - i / 1000.0, Map.of(), PICTURE))
                        .toList(),
                Stream.of("shift", "rotation", "brightness", "contrast", "blur", "pixel_noise")
                        .map(name -> curve(name, "degrees"))
                        .toList(),
                List.of(new DataCheck(
                        "label_noise", DataCheck.Level.NOTICE, "", "The model contradicts 20 labels.", 0.02, Map.of())),
                Optional.of(operation()));
        var classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        var confusion = IntStream.range(0, 10)
                .mapToObj(row -> IntStream.range(0, 10)
                        .mapToObj(column -> row == column ? 98L : row + column == 13 ? 2L : 0L)
                        .toList())
                .toList();
        return dossier(
                DatasetManifest.Kind.IMAGE,
                Task.CLASSIFICATION,
                classes,
                Map.of("accuracy", 0.985, "model_bytes", 4_200_000.0, "latency_ms", 0.4),
                confusion,
                Optional.empty(),
                evidence,
                List.of());
    }

    public static Dossier regression() {
        var random = new SplittableRandom(7);
        var sample = IntStream.range(0, 2_000)
                .mapToObj(i -> new Scores.Point(i * 250.0, i * 250.0 + 40_000 * random.nextGaussian()))
                .toList();
        return dossier(
                DatasetManifest.Kind.TABULAR,
                Task.REGRESSION,
                List.of(),
                Map.of("rmse", 40_120.0, "mae", 31_000.0, "r2", 0.91, "model_bytes", 9_000.0),
                List.of(),
                Optional.empty(),
                Evidence.NONE,
                sample);
    }

    private static Calibration calibration() {
        return new Calibration(IntStream.range(0, 10)
                .mapToObj(i -> new Calibration.Bin(
                        i / 10.0,
                        (i + 1) / 10.0,
                        i < 5 ? 0 : 40L * i,
                        i < 5 ? 0 : i / 10.0 + 0.05,
                        i < 5 ? 0 : i / 10.0))
                .toList());
    }

    private static SliceFigures slice(String name, long rows, boolean small) {
        return new SliceFigures(
                name,
                "sex",
                name.substring(6),
                rows,
                small,
                Map.of("accuracy", 0.91, "recall", 0.8),
                Map.of("accuracy", new Interval(0.88, 0.94)));
    }

    private static Fairness fairness() {
        var rate = new Rate(60, 400, Optional.of(0.15), Optional.of(new Interval(0.12, 0.19)));
        var none = new Rate(0, 0, Optional.empty(), Optional.empty());
        return new Fairness(
                "sex",
                "yes",
                List.of(
                        new Fairness.Group("Female", 400, false, rate, rate, rate, rate, rate),
                        new Fairness.Group("Male", 12, true, rate, none, rate, none, rate)),
                Map.of("demographic_parity_difference", 0.17, "disparate_impact_ratio", 0.45),
                Map.of("demographic_parity_difference", new Interval(0.12, 0.22)),
                Map.of("disparate_impact_ratio", List.of("Male", HOSTILE)));
    }

    private static OcclusionMap map(String label) {
        var parts = IntStream.range(0, 49)
                .mapToObj(i -> new OcclusionMap.Part(0.004 * i - 0.01, new Interval(0.003 * i - 0.02, 0.005 * i)))
                .toList();
        return new OcclusionMap(label, 500, 7, 7, parts, PICTURE);
    }

    private static RobustnessCurve curve(String name, String unit) {
        return new RobustnessCurve(
                name,
                unit,
                "accuracy",
                IntStream.range(0, 6)
                        .mapToObj(i -> new RobustnessCurve.Point(i * 0.1, 0.9 - 0.02 * i * i))
                        .toList());
    }

    private static Operation operation() {
        return new Operation(
                new Operation.Percentiles(0.9, 1.2, 1.9),
                100,
                12.5,
                3_400_000,
                List.of(new Operation.Cost(512, 0.21), new Operation.Cost(1_769, 0.23)));
    }

    private static Dossier dossier(
            DatasetManifest.Kind kind,
            Task task,
            List<String> classes,
            Map<String, Double> metrics,
            List<List<Long>> confusion,
            Optional<Evaluation.ChampionFigures> champion,
            Evidence evidence,
            List<Scores.Point> sample) {
        var goal = Goal.parse("fairness.sex.equal_opportunity_difference", "<= 0.1")
                .orElseThrow();
        var evaluation = new Evaluation(
                MODEL,
                "r1",
                "1",
                "d1",
                2_000,
                metrics,
                metrics,
                classes.stream()
                        .map(label -> new Evaluation.ClassMetrics(label, 0.9, 0.8, 0.85, 200))
                        .toList(),
                classes,
                confusion,
                List.of(new Evaluation.GoalResult(goal, Optional.of(0.17), false)),
                champion,
                evidence,
                new Evaluation.Decision(false, "accuracy", "1 of 1 goals fail: " + goal.describe() + "."),
                NOW);
        var settings = new Hyperparameters("mlp", 20, 64, Optimizer.ADAM, 0.001, 3, 7);
        var trial = new TrialResult(
                MODEL,
                "r1",
                "1",
                "d1",
                settings,
                "k",
                "ab".repeat(32),
                250_000,
                4_000,
                12,
                9,
                0.3,
                "accuracy",
                0.87,
                1e-7,
                60,
                1_000,
                "cpu",
                Optional.empty(),
                Optional.empty(),
                NOW);
        var progress = IntStream.rangeClosed(1, 12)
                .mapToObj(epoch -> new EpochProgress(
                        epoch,
                        20,
                        1.0 / epoch,
                        1.1 / epoch + 0.01 * epoch,
                        "accuracy",
                        1 - 0.5 / epoch,
                        0.95 - 0.5 / epoch,
                        0.001,
                        1_000,
                        1,
                        1))
                .toList();
        var number = Optional.of(new Column.NumberStatistics(40, 10, 38, 17, 90));
        var file = new DatasetManifest.SplitFile("k", 2_000, 10_000, "cd".repeat(32));
        var dataset = new DatasetManifest(
                MODEL,
                "d1",
                kind,
                task,
                DataSpec.DEFAULT,
                "hash",
                new Source("incoming/loans/a-file-with-quite-a-long-name-for-a-phone.csv", "etag", NOW, ""),
                List.of(
                        new Column("age", ColumnType.NUMBER, Column.Role.FEATURE, 0, number, List.of()),
                        new Column("y", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of())),
                "y",
                classes,
                Optional.empty(),
                Map.of(Split.TRAIN, file, Split.VALIDATION, file, Split.TEST, file),
                new DatasetManifest.Cleaning(2_000, 0, 0),
                List.of(),
                NOW);
        var compute = new RunManifest.Compute(
                RunManifest.Compute.Kind.CPU, "the cheapest that fits", 1, 1024, 0, 0.05, Duration.ofHours(1), 1, 0.05);
        var run = new RunManifest(
                MODEL,
                "r1",
                "d1",
                "u1",
                new LifecycleSpec(
                        Optional.empty(), DataSpec.DEFAULT, TrainSpec.DEFAULT, List.of(goal), BudgetSpec.DEFAULT),
                "loans-r1",
                "a table",
                List.of(new RunManifest.Trial("1", settings)),
                compute,
                Lineage.UNKNOWN,
                NOW,
                NOW);
        return new Dossier(4, evaluation, trial, run, dataset, progress, trials(settings), sample);
    }

    /** One that won, one that lost, and one that failed with a reason of several lines. */
    private static Optional<TrialTable> trials(Hyperparameters won) {
        var other = new Hyperparameters("linear", 20, 32, Optimizer.SGD, 0.1, 3, 7);
        return Optional.of(new TrialTable(
                MODEL,
                "r1",
                "1",
                List.of(
                        new TrialTable.Row(
                                "3",
                                TrialTable.Outcome.FAILED,
                                HOSTILE + "\nsecond line",
                                other,
                                0,
                                Optional.empty(),
                                0),
                        new TrialTable.Row(
                                "1",
                                TrialTable.Outcome.WON,
                                "",
                                won,
                                12,
                                Optional.of(new TrialTable.Score("accuracy", 0.8756, 0.2731)),
                                4.25),
                        new TrialTable.Row(
                                "2",
                                TrialTable.Outcome.LOST,
                                "",
                                other,
                                20,
                                Optional.of(new TrialTable.Score("accuracy", 0.8512, 0.3214)),
                                1.5)),
                NOW));
    }
}
