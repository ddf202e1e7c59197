package io.millrace.lifecycle.goal;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.lifecycle.spec.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The figures of an evaluation that goals can name. */
public enum Figure {
    /** Share of test rows with the right label. */
    ACCURACY(Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' recalls. */
    BALANCED_ACCURACY(Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' precisions. */
    PRECISION(Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' recalls. */
    RECALL(Set.of(Task.CLASSIFICATION)),
    /** Mean of the classes' F1 scores. */
    F1(Set.of(Task.CLASSIFICATION)),
    /** Area under the receiver operating characteristic; with more than two classes the mean of one against the rest. */
    ROC_AUC(Set.of(Task.CLASSIFICATION)),
    /** Mean negative natural logarithm of the true label's probability. */
    LOG_LOSS(Set.of(Task.CLASSIFICATION)),
    /** Root of the mean squared error, in the target's unit. */
    RMSE(Set.of(Task.REGRESSION)),
    /** Mean absolute error, in the target's unit. */
    MAE(Set.of(Task.REGRESSION)),
    /** Share of the target's variance that is explained; at most 1. */
    R2(Set.of(Task.REGRESSION)),
    /** Size of the model file. */
    MODEL_BYTES(Set.of(Task.values())),
    /** Median time of one prediction of one row in process, milliseconds. */
    LATENCY_MS(Set.of(Task.values()));

    private final Set<Task> tasks;

    Figure(Set<Task> tasks) {
        this.tasks = tasks;
    }

    public boolean appliesTo(Task task) {
        return tasks.contains(task);
    }

    /** The name in {@code evaluation.json} and in goals. */
    @JsonValue
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> paths() {
        return Arrays.stream(values()).map(Figure::path).toList();
    }
}
