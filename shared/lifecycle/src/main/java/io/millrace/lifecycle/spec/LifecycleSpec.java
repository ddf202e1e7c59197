package io.millrace.lifecycle.spec;

import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A model's goals, data contract, training plan and budget: {@code lifecycle.yaml}. Every field is optional there. */
public record LifecycleSpec(
        Optional<Task> task,
        DataSpec data,
        TrainSpec train,
        EvaluateSpec evaluate,
        List<Goal> goals,
        PromoteSpec promote,
        BudgetSpec budget) {
    public static final LifecycleSpec DEFAULT =
            new LifecycleSpec(Optional.empty(), DataSpec.DEFAULT, TrainSpec.DEFAULT, List.of(), BudgetSpec.DEFAULT);

    public LifecycleSpec {
        goals = List.copyOf(goals);
        // Manifests written before these parts existed have none.
        evaluate = Objects.requireNonNullElse(evaluate, EvaluateSpec.DEFAULT);
        promote = Objects.requireNonNullElse(promote, PromoteSpec.DEFAULT);
    }

    /** A spec that judges as is done by default. */
    public LifecycleSpec(Optional<Task> task, DataSpec data, TrainSpec train, List<Goal> goals, BudgetSpec budget) {
        this(task, data, train, EvaluateSpec.DEFAULT, goals, PromoteSpec.DEFAULT, budget);
    }

    /** What, with the uploaded bytes, decides a dataset: the task and the data part. */
    public String dataSha256() {
        return Sha256.of(Json.compact(List.of(task, data)));
    }

    public String sha256() {
        return Sha256.of(Json.compact(this));
    }
}
