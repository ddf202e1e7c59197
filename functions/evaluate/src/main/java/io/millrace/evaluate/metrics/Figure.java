package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.spec.Task;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The figures of an evaluation, under the names that goals and {@code evaluation.json} use. */
public enum Figure {
    ACCURACY("accuracy", "Accuracy", Better.HIGHER, Task.CLASSIFICATION),
    BALANCED_ACCURACY("balanced_accuracy", "Balanced accuracy", Better.HIGHER, Task.CLASSIFICATION),
    PRECISION("precision", "Precision (macro)", Better.HIGHER, Task.CLASSIFICATION),
    RECALL("recall", "Recall (macro)", Better.HIGHER, Task.CLASSIFICATION),
    F1("f1", "F1 (macro)", Better.HIGHER, Task.CLASSIFICATION),
    ROC_AUC("roc_auc", "ROC AUC", Better.HIGHER, Task.CLASSIFICATION),
    LOG_LOSS("log_loss", "Log loss", Better.LOWER, Task.CLASSIFICATION),
    RMSE("rmse", "RMSE", Better.LOWER, Task.REGRESSION),
    MAE("mae", "MAE", Better.LOWER, Task.REGRESSION),
    R2("r2", "R²", Better.HIGHER, Task.REGRESSION),
    MODEL_BYTES("model_bytes", "Model size", Better.LOWER, Task.CLASSIFICATION, Task.REGRESSION),
    LATENCY_MS("latency_ms", "Latency", Better.LOWER, Task.CLASSIFICATION, Task.REGRESSION);

    /** Which direction is an improvement. */
    public enum Better {
        HIGHER,
        LOWER
    }

    private final String text;
    private final String title;
    private final Better better;
    private final Set<Task> tasks;

    Figure(String text, String title, Better better, Task first, Task... others) {
        this.text = text;
        this.title = title;
        this.better = better;
        this.tasks = EnumSet.of(first, others);
    }

    /** The name in JSON and in goals. */
    public String text() {
        return text;
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
        return switch (better) {
            case HIGHER -> a > b;
            case LOWER -> a < b;
        };
    }

    /** The figures that evaluations of this task have, in the order people read them. */
    public static List<Figure> of(Task task) {
        return Arrays.stream(values()).filter(f -> f.tasks.contains(task)).toList();
    }

    public static Optional<Figure> named(String text) {
        return Arrays.stream(values()).filter(f -> f.text.equals(text)).findFirst();
    }

    /** The figure that decides between a candidate and the champion. */
    public static Figure deciding(Task task) {
        return switch (task) {
            case CLASSIFICATION -> ACCURACY;
            case REGRESSION -> RMSE;
        };
    }
}
