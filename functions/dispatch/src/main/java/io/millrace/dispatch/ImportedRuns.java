package io.millrace.dispatch;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.ImportedModel;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The runs of uploads that bring their model: nothing is trained and nothing is spent, so no job is submitted. The model
 * is the one trial's result and the run's candidate at once. Each object is created once, the candidate last, so a
 * delivery that died half-way is completed by the next.
 */
final class ImportedRuns {
    private static final String JSON = "application/json";
    private static final String TRIAL = "1";

    private final ObjectStore store;
    private final Clock clock;

    ImportedRuns(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether the run has nothing to train, and so no job. */
    static boolean isImport(RunManifest run) {
        return run.jobName().isEmpty();
    }

    /** The model that the upload brought; empty for an upload to train on. */
    Optional<ImportedModel> find(AcceptedUpload accepted) {
        return store.find(Keys.importedModel(accepted.model(), accepted.dataset()))
                .map(object -> Json.read(object.bytes(), ImportedModel.class));
    }

    /** Writes the plan, the trial and the candidate. */
    void handOver(AcceptedUpload accepted, String run, ImportedModel model) {
        store.create(Keys.runManifest(model.model(), run), Json.pretty(plan(accepted, run)), JSON);
        var result = Json.pretty(TrialResult.imported(run, TRIAL, model, clock.instant()));
        store.create(Keys.trialResult(model.model(), run, TRIAL), result, JSON);
        store.create(Keys.candidate(model.model(), run, TRIAL), result, JSON);
        new FailureRecord(store, Keys.failure(model.model(), run)).withdraw();
    }

    private RunManifest plan(AcceptedUpload accepted, String run) {
        var nothing = new RunManifest.Compute(
                RunManifest.Compute.Kind.CPU, "Nothing is trained.", 0, 0, 0, 0, Duration.ZERO, 0, 0);
        return new RunManifest(
                accepted.model(),
                run,
                accepted.dataset(),
                accepted.upload(),
                accepted.spec(),
                "",
                "The upload brings its model.",
                List.of(new RunManifest.Trial(TRIAL, Hyperparameters.imported())),
                nothing,
                accepted.lineage(),
                clock.instant(),
                clock.instant());
    }
}
