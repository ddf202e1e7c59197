package io.millrace.dispatch;

import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.RunRecords.Claim;
import io.millrace.dispatch.plan.Plan;
import io.millrace.dispatch.plan.Planner;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.SubmittedJob;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Starts the run of an accepted upload once, however often the event comes: who creates {@code run.json} or takes it
 * over reserves the money and submits the job. Nobody submits without having looked for the job.
 */
final class RunStarter {
    private final ObjectStore store;
    private final RunRecords records;
    private final ImportedRuns imports;
    private final TrainingJobs jobs;
    private final RunJobs runJobs;
    private final Claims claims;
    private final Planner planner;
    private final Budget budget;
    private final Clock clock;

    RunStarter(ObjectStore store, TrainingJobs jobs, Planner planner, Clock clock) {
        this.store = store;
        this.records = new RunRecords(store);
        this.imports = new ImportedRuns(store, clock);
        this.jobs = jobs;
        this.runJobs = new RunJobs(records, jobs, clock);
        this.claims = new Claims(records, runJobs, clock);
        this.planner = planner;
        this.budget = new Budget(store, clock);
        this.clock = clock;
    }

    /**
     * Outcomes: {@code submitted}, {@code refused} (a {@code failure.json} says why), {@code imported} (the upload brought
     * its model, which is the candidate), {@code duplicate}.
     *
     * @param acceptedKey key of an {@link AcceptedUpload}
     * @throws UnavailableException if another delivery is about to submit the job
     */
    StageOutcome start(String acceptedKey) {
        var accepted = Json.read(store.get(acceptedKey), AcceptedUpload.class);
        var run = RunId.of(accepted.dataset(), accepted.spec());
        // First, so that whatever comes after knows the run's newest upload.
        records.link(accepted, run);
        var outcome = start(accepted, run);
        records.failure(accepted).withdraw();
        return outcome;
    }

    private StageOutcome start(AcceptedUpload accepted, String run) {
        if (records.isFinished(accepted.model(), run) && !reopened(accepted.model(), run)) {
            return outcome("duplicate", accepted.model(), run);
        }
        var brought = imports.find(accepted);
        if (brought.isPresent()) {
            imports.handOver(accepted, run, brought.get());
            return outcome("imported", accepted.model(), run);
        }
        var claim = records.find(accepted.model(), run);
        return claim.isPresent() ? resume(claim.get()) : first(accepted, run);
    }

    private StageOutcome first(AcceptedUpload accepted, String run) {
        var dataset =
                Json.read(store.get(Keys.datasetManifest(accepted.model(), accepted.dataset())), DatasetManifest.class);
        return switch (planner.plan(accepted, dataset)) {
            case Plan.Refused refused ->
                refuse(accepted.model(), run, refused.cause(), refused.reason(), refused.remedy());
            case Plan.Ready ready -> {
                if (!records.claim(ready.manifest())) {
                    throw Claims.underWay(ready.manifest());
                }
                yield begin(ready.manifest());
            }
        };
    }

    /**
     * Goes on with a run that is planned and not finished; outcomes as of {@link #start}.
     *
     * @throws UnavailableException if another delivery is about to submit the job
     */
    StageOutcome resume(Claim claim) {
        var run = claim.manifest();
        return claims.takeOver(claim).map(this::submit).orElseGet(() -> outcome("duplicate", run.model(), run.run()));
    }

    /** Submits the job whose claim is the caller's since just now, unless there is one; outcomes as of {@link #start}. */
    StageOutcome begin(RunManifest ours) {
        return runJobs.wasSubmitted(ours) ? outcome("duplicate", ours.model(), ours.run()) : submit(ours);
    }

    /** The claim is ours, and there is no job. */
    private StageOutcome submit(RunManifest run) {
        var refusal = budget.reserve(run);
        claims.checkTimeToSubmit(run);
        if (refusal.isPresent()) {
            return refuse(
                    run.model(),
                    run.run(),
                    RunFailure.Cause.BUDGET,
                    refusal.get().reason(),
                    refusal.get().remedy());
        }
        var job = jobs.submit(run);
        records.submitted(run, new SubmittedJob(job, clock.instant()));
        return outcome("submitted", run.model(), run.run(), "job", job);
    }

    /** A run that failed because it could not be started gets another chance: somebody sent its event again. */
    private boolean reopened(ModelName model, String run) {
        var claim = records.find(model, run).map(Claim::manifest);
        return claim.filter(plan -> records.failedToStart(plan) && !runJobs.wasSubmitted(plan))
                .filter(records::reopen)
                .isPresent();
    }

    private StageOutcome refuse(ModelName model, String run, RunFailure.Cause cause, String reason, String remedy) {
        records.fail(new RunFailure(model, run, cause, reason, remedy, "", clock.instant()));
        return outcome("refused", model, run, "cause", cause.name().toLowerCase(Locale.ROOT));
    }

    private static StageOutcome outcome(String outcome, ModelName model, String run, String... more) {
        var fields = new TreeMap<String, String>();
        fields.put("model", model.value());
        fields.put("run", run);
        for (var i = 0; i + 1 < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return new StageOutcome(outcome, fields);
    }
}
