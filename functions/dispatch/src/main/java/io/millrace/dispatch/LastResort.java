package io.millrace.dispatch;

import io.millrace.aws.GivenUp;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.UploadFailure;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;

/** Records the failure of what was tried as often as it may be. */
final class LastResort {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final RunRecords records;
    private final TrainingJobs jobs;
    private final Budget budget;
    private final Clock clock;

    LastResort(ObjectStore store, TrainingJobs jobs, Clock clock) {
        this.store = store;
        this.records = new RunRecords(store);
        this.jobs = jobs;
        this.budget = new Budget(store, clock);
        this.clock = clock;
    }

    /**
     * Fails the upload's run, or, where it has none yet, the upload. Leaves a run alone that has ended.
     *
     * @throws UnavailableException if AWS Batch cannot be asked for the run's job: then nothing is certain yet
     */
    void upload(String acceptedKey, GivenUp why) {
        var accepted = Json.read(store.get(acceptedKey), AcceptedUpload.class);
        var model = accepted.model();
        var run = RunId.of(accepted.dataset(), accepted.spec());
        var claim = records.find(model, run);
        if (claim.isPresent()) {
            run(claim.get().manifest(), why);
        } else if (!records.isFinished(model, run)) {
            var failure = new UploadFailure(
                    model.value(),
                    accepted.upload(),
                    accepted.source(),
                    why.cause(),
                    "The upload could not be planned. " + why.reason(),
                    why.remedy(),
                    clock.instant());
            store.create(Keys.failed(model.value(), accepted.upload()), Json.pretty(failure), JSON);
        }
    }

    /** Fails the run, and frees its reservation, unless it has a job. */
    void run(RunManifest run, GivenUp why) {
        if (records.isFinished(run.model(), run.run()) || jobs.find(run).isPresent()) {
            return;
        }
        budget.release(run);
        records.fail(new RunFailure(
                run.model(),
                run.run(),
                why.cause(),
                "No job could be started for the run. " + why.reason(),
                why.remedy(),
                "",
                clock.instant()));
    }
}
