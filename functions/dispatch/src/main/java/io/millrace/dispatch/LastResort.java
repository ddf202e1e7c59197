package io.millrace.dispatch;

import io.millrace.aws.GivenUp;
import io.millrace.dispatch.RunRecords.Claim;
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
    private final ObjectStore store;
    private final RunRecords records;
    private final Claims claims;
    private final Budget budget;
    private final Clock clock;

    LastResort(ObjectStore store, TrainingJobs jobs, Clock clock) {
        this.store = store;
        this.records = new RunRecords(store);
        this.claims = new Claims(records, new RunJobs(records, jobs, clock), clock);
        this.budget = new Budget(store, clock);
        this.clock = clock;
    }

    /**
     * Fails the upload's run, or, where it has none yet, the upload. Leaves a run alone that has ended.
     *
     * @throws UnavailableException as {@link #run}: then nothing is certain yet
     */
    void upload(String acceptedKey, GivenUp why) {
        var accepted = Json.read(store.get(acceptedKey), AcceptedUpload.class);
        var model = accepted.model();
        var run = RunId.of(accepted.dataset(), accepted.spec());
        var claim = records.find(model, run);
        if (claim.isPresent()) {
            run(claim.get(), why);
        } else {
            var failure = new UploadFailure(
                    model.value(),
                    accepted.upload(),
                    accepted.source(),
                    why.cause(),
                    "The upload could not be planned. " + why.reason(),
                    why.remedy(),
                    clock.instant());
            records.failure(accepted)
                    .create(failure, () -> records.find(model, run).isPresent() || records.isFinished(model, run));
        }
    }

    /**
     * Fails the run, and frees its reservation, unless it has a job.
     *
     * @throws UnavailableException if another delivery may be about to submit the job, or AWS Batch cannot be asked
     */
    void run(Claim claim, GivenUp why) {
        var run = claim.manifest();
        if (records.isFinished(run.model(), run.run())) {
            return;
        }
        if (ImportedRuns.isImport(run)) {
            fail(run, "The model could not be handed over. ", why);
        } else {
            claims.takeOver(claim).ifPresent(ours -> {
                budget.release(ours);
                fail(ours, "No job could be started for the run. ", why);
            });
        }
    }

    private void fail(RunManifest run, String what, GivenUp why) {
        records.fail(new RunFailure(
                run.model(), run.run(), why.cause(), what + why.reason(), why.remedy(), "", clock.instant()));
    }
}
