package io.millrace.lifecycle.spec;

import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.json.Json;
import java.util.List;
import java.util.Optional;

/** A model's goals, data contract, training plan and budget: {@code lifecycle.yaml}. Every field is optional there. */
public record LifecycleSpec(Optional<Task> task, DataSpec data, TrainSpec train, List<Goal> goals, BudgetSpec budget) {
    public static final LifecycleSpec DEFAULT =
            new LifecycleSpec(Optional.empty(), DataSpec.DEFAULT, TrainSpec.DEFAULT, List.of(), BudgetSpec.DEFAULT);

    public LifecycleSpec {
        goals = List.copyOf(goals);
    }

    /** What, with the uploaded bytes, decides a dataset: the task and the data part. */
    public String dataSha256() {
        return Sha256.of(Json.compact(List.of(task, data)));
    }

    public String sha256() {
        return Sha256.of(Json.compact(this));
    }
}
