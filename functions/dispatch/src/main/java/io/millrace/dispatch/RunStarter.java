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
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Starts the run of an accepted upload once, however often the event comes.
 *
 * <p>{@code run.json} is the claim: who creates it reserves the money and submits the job. A claim without a job may still
 * be under way, so it is left alone until it is older than {@link #CLAIM}; then it was abandoned, and who replaces it by
 * compare-and-set goes on instead. Nobody submits without having looked for the job, nor when too little of the claim is
 * left for the call to AWS Batch.
 */
final class RunStarter {
    /** Longer than a claimant's call to AWS Batch may take, retries included, and than a new job stays unlisted. */
    static final Duration CLAIM = Duration.ofSeconds(60);

    /** How much of it must be left for a submission: the longest that the call may take. */
    static final Duration SUBMISSION = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final RunRecords records;
    private final ImportedRuns imports;
    private final TrainingJobs jobs;
    private final Planner planner;
    private final Budget budget;
    private final Clock clock;

    RunStarter(ObjectStore store, TrainingJobs jobs, Planner planner, Clock clock) {
        this.store = store;
        this.records = new RunRecords(store);
        this.imports = new ImportedRuns(store, clock);
        this.jobs = jobs;
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
        records.withdrawFailure(accepted);
        return outcome;
    }

    private StageOutcome start(AcceptedUpload accepted, String run) {
        if (records.isFinished(accepted.model(), run)) {
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
                    throw underWay(run);
                }
                yield submit(ready.manifest());
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
        if (hasJob(run)) {
            return outcome("duplicate", run.model(), run.run());
        }
        var now = clock.instant();
        var renewed = run.claimed(now);
        if (!run.claimedAt().plus(CLAIM).isBefore(now) || !records.takeOver(claim, renewed)) {
            throw underWay(run.run());
        }
        return submit(renewed);
    }

    /** The claim is ours. */
    private StageOutcome submit(RunManifest run) {
        if (hasJob(run)) {
            return outcome("duplicate", run.model(), run.run());
        }
        var refusal = budget.reserve(run);
        if (clock.instant().isAfter(run.claimedAt().plus(CLAIM).minus(SUBMISSION))) {
            throw underWay(run.run());
        }
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

    /** Whether AWS Batch has the run's job; who submitted it may have died before writing that down. */
    private boolean hasJob(RunManifest run) {
        var job = jobs.find(run);
        job.ifPresent(
                found -> records.submitted(run, new SubmittedJob(found.state().jobId(), clock.instant())));
        return job.isPresent();
    }

    private StageOutcome refuse(ModelName model, String run, RunFailure.Cause cause, String reason, String remedy) {
        records.fail(new RunFailure(model, run, cause, reason, remedy, "", clock.instant()));
        return outcome("refused", model, run, "cause", cause.name().toLowerCase(Locale.ROOT));
    }

    private static UnavailableException underWay(String run) {
        return new UnavailableException("run " + run + " is claimed, and its job is not to be seen yet");
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
