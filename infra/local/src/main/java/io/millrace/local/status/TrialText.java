package io.millrace.local.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialTable.Row;
import io.millrace.local.status.RunStatus.TrialStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A run's trials in words, a line each: what tells them apart, and how each goes or ended. */
final class TrialText {
    private TrialText() {}

    static List<String> lines(RunStatus run) {
        return run.plan()
                .map(plan -> run.trials().stream()
                        .map(trial -> name(trial.plan(), plan) + ": " + stand(trial, plan))
                        .toList())
                .orElse(List.of());
    }

    private static String name(RunManifest.Trial trial, RunManifest plan) {
        var parts = new ArrayList<>(List.of(trial.hyperparameters().architecture()));
        var all = plan.trials().stream()
                .map(RunManifest.Trial::hyperparameters)
                .map(TrialText::values)
                .toList();
        values(trial.hyperparameters()).forEach((field, value) -> {
            var differs = all.stream().anyMatch(other -> !Objects.equals(other.get(field), value));
            // Kinds of models differ in most of their defaults: the name says it all where nothing is searched.
            if (differs && plan.spec().train().search().fields().containsKey(field)) {
                parts.add(field + " " + value);
            }
        });
        return "trial " + trial.trial() + " (" + String.join(", ", parts) + ")";
    }

    private static Map<String, String> values(Hyperparameters hyperparameters) {
        var values = new TreeMap<String, String>();
        Json.mapper()
                .valueToTree(hyperparameters)
                .properties()
                .forEach(field -> values.put(field.getKey(), plain(field.getValue())));
        values.remove("architecture");
        return values;
    }

    /** As people write it: 0.0003, not 3.0E-4. */
    private static String plain(JsonNode value) {
        return value.isDouble() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
    }

    private static String stand(TrialStatus trial, RunManifest plan) {
        return trial.end()
                .map(row -> ended(row, plan))
                .or(() -> trial.result()
                        .map(result -> "done"
                                + scored(
                                        result.metric(), result.validationMetric(), result.epochs(), result.seconds())))
                .or(() -> trial.failure().map(failure -> "failed: " + failure.reason()))
                .orElseGet(() -> underWay(trial, plan));
    }

    private static String ended(Row row, RunManifest plan) {
        var scored = row.score()
                .map(score -> scored(score.metric(), score.value(), row.epochs(), row.seconds()))
                .orElse("");
        return switch (row.outcome()) {
            case WON -> (plan.trials().size() == 1 ? "done" : "won") + scored;
            case LOST -> "lost" + scored;
            case STOPPED -> "stopped " + row.reason() + scored;
            case FAILED -> "failed: " + row.reason();
        };
    }

    private static String scored(String metric, double value, int epochs, double seconds) {
        return String.format(
                Locale.ROOT,
                ", validation %s %s after %d epochs, %.1f s",
                metric,
                StatusText.figure(value),
                epochs,
                seconds);
    }

    private static String underWay(TrialStatus trial, RunManifest plan) {
        if (trial.epochs().isEmpty()) {
            return "not started";
        }
        var last = trial.epochs().getLast();
        var goesOn = plan.rung().trials().contains(trial.plan().trial());
        return String.format(
                Locale.ROOT,
                "%s %d of %d, validation %s %s%s",
                goesOn ? "epoch" : "stopped after epoch",
                last.epoch(),
                last.epochs(),
                last.metric(),
                StatusText.figure(last.validationMetric()),
                goesOn ? String.format(Locale.ROOT, ", about %.0f s left", last.etaSeconds()) : "");
    }
}
