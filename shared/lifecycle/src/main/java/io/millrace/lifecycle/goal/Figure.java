package io.millrace.lifecycle.goal;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.lifecycle.spec.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The headline figures of an evaluation, in the order people read them. */
public enum Figure {
    /** Share of test rows with the right label. */
    ACCURACY("Accuracy", Better.HIGHER, Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' recalls. */
    BALANCED_ACCURACY("Balanced accuracy", Better.HIGHER, Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' precisions. */
    PRECISION("Precision (macro)", Better.HIGHER, Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' recalls. */
    RECALL("Recall (macro)", Better.HIGHER, Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' F1 scores. */
    F1("F1 (macro)", Better.HIGHER, Set.of(Task.CLASSIFICATION)),
    /** Area under the receiver operating characteristic; with more than two classes the mean of one against the rest. */
    ROC_AUC("ROC AUC", Better.HIGHER, Set.of(Task.CLASSIFICATION)),
    /** Mean negative natural logarithm of the true label's probability. */
    LOG_LOSS("Log loss", Better.LOWER, Set.of(Task.CLASSIFICATION)),
    /** Mean over the rows of the squared distances of all classes' probabilities from the truth, 0 to 2 (Brier 1950). */
    BRIER("Brier score", Better.LOWER, Set.of(Task.CLASSIFICATION)),
    /** Expected calibration error in ten bins of equal width (Guo et al. 2017), 0 to 1. */
    ECE("Calibration error", Better.LOWER, Set.of(Task.CLASSIFICATION)),
    /** Root of the mean squared error, in the target's unit. */
    RMSE("RMSE", Better.LOWER, Set.of(Task.REGRESSION)),
    /** Mean absolute error, in the target's unit. */
    MAE("MAE", Better.LOWER, Set.of(Task.REGRESSION)),
    /** Share of the target's variance that is explained; at most 1. */
    R2("R²", Better.HIGHER, Set.of(Task.REGRESSION)),
    /** Size of the model file. */
    MODEL_BYTES("Model size", Better.LOWER, Set.of(Task.values())),
    /** Median time of one prediction of one row in process, milliseconds. */
    LATENCY_MS("Latency", Better.LOWER, Set.of(Task.values())),
    /** 95th percentile of the same. */
    LATENCY_P95_MS("Latency, 95th percentile", Better.LOWER, Set.of(Task.values())),
    /** 99th percentile of the same. */
    LATENCY_P99_MS("Latency, 99th percentile", Better.LOWER, Set.of(Task.values()));

    /** Which direction is an improvement. */
    public enum Better {
        HIGHER,
        LOWER
    }

    private final String title;
    private final Better better;
    private final Set<Task> tasks;

    Figure(String title, Better better, Set<Task> tasks) {
        this.title = title;
        this.better = better;
        this.tasks = tasks;
    }

    /** The name for people. */
    public String title() {
        return title;
    }

    public Better better() {
        return better;
    }

    /** Whether a is strictly better than b. {@code NaN} is better than nothing and worse than nothing. */
    public boolean isBetter(double a, double b) {
        return gain(a, b) > 0;
    }

    /** How much better a is than b, in the figure's unit; negative where it is worse. */
    public double gain(double a, double b) {
        return switch (better) {
            case HIGHER -> a - b;
            case LOWER -> b - a;
        };
    }

    /** The name in {@code evaluation.json} and in goals. */
    @JsonValue
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> paths() {
        return Arrays.stream(values()).map(Figure::path).toList();
    }

    /** The figures that evaluations of this task have. */
    public static List<Figure> of(Task task) {
        return Arrays.stream(values())
                .filter(figure -> figure.tasks.contains(task))
                .toList();
    }

    public static Optional<Figure> named(String path) {
        return Arrays.stream(values())
                .filter(figure -> figure.path().equals(path))
                .findFirst();
    }

    /** The figure that decides between a candidate and the champion where the spec names none. */
    public static Figure deciding(Task task) {
        return switch (task) {
            case CLASSIFICATION -> ACCURACY;
            case REGRESSION -> RMSE;
        };
    }
}
