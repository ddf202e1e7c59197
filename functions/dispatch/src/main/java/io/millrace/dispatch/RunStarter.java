package io.millrace.dispatch;

import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.RunRecords.Claim;
import io.millrace.dispatch.plan.Plan;
import io.millrace.dispatch.plan.Planner;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Starts the run of an accepted upload once, however often the event comes.
 *
 * <p>{@code run.json} is the claim: who creates it submits the job. A claim without a job may still be under way, so it
 * is left alone until it is older than {@link #CLAIM}; then it was abandoned, and who replaces it by compare-and-set
 * submits instead.
 */
final class RunStarter {
    /** Longer than a claimant's call to AWS Batch may take, retries included, and than a new job stays unlisted. */
    static final Duration CLAIM = Duration.ofSeconds(60);

    private final ObjectStore store;
    private final RunRecords records;
    private final ImportedRuns imports;
    private final TrainingJobs jobs;
    private final Planner planner;
    private final Clock clock;

    RunStarter(ObjectStore store, TrainingJobs jobs, Planner planner, Clock clock) {
        this.store = store;
        this.records = new RunRecords(store);
        this.imports = new ImportedRuns(store, clock);
        this.jobs = jobs;
        this.planner = planner;
        this.clock = clock;
    }

    /**
     * Outcomes: {@code submitted}, {@code resubmitted} (an abandoned claim), {@code refused} (a {@code failure.json} says
     * why), {@code imported} (the upload brought its model, which is the candidate), {@code duplicate}.
     *
     * @param acceptedKey key of an {@link AcceptedUpload}
     * @throws UnavailableException if another delivery is about to submit the job
     */
    StageOutcome start(String acceptedKey) {
        var accepted = Json.read(store.get(acceptedKey), AcceptedUpload.class);
        var run = RunId.of(accepted.dataset(), accepted.spec());
        if (records.isFinished(accepted.model(), run)) {
            return outcome("duplicate", accepted, run);
        }
        var brought = imports.find(accepted);
        if (brought.isPresent()) {
            imports.handOver(accepted, run, brought.get());
            return outcome("imported", accepted, run);
        }
        var claim = records.find(accepted.model(), run);
        return claim.isPresent() ? again(accepted, claim.get()) : first(accepted, run);
    }

    private StageOutcome first(AcceptedUpload accepted, String run) {
        var dataset =
                Json.read(store.get(Keys.datasetManifest(accepted.model(), accepted.dataset())), DatasetManifest.class);
        return switch (planner.plan(accepted, dataset)) {
            case Plan.Refused refused -> {
                records.fail(new RunFailure(
                        accepted.model(),
                        run,
                        refused.cause(),
                        refused.reason(),
                        refused.remedy(),
                        "",
                        clock.instant()));
                yield outcome(
                        "refused",
                        accepted,
                        run,
                        "cause",
                        refused.cause().name().toLowerCase(Locale.ROOT));
            }
            case Plan.Ready ready -> {
                if (!records.claim(ready.manifest())) {
                    throw underWay(run);
                }
                yield outcome("submitted", accepted, run, "job", jobs.submit(ready.manifest()));
            }
        };
    }

    private StageOutcome again(AcceptedUpload accepted, Claim claim) {
        var manifest = claim.manifest();
        if (jobs.find(manifest).isPresent()) {
            return outcome("duplicate", accepted, manifest.run());
        }
        var now = clock.instant();
        var abandoned = manifest.createdAt().plus(CLAIM).isBefore(now);
        if (!abandoned || !records.takeOver(claim, renewed(manifest, now))) {
            throw underWay(manifest.run());
        }
        return outcome("resubmitted", accepted, manifest.run(), "job", jobs.submit(manifest));
    }

    private static RunManifest renewed(RunManifest run, Instant now) {
        return new RunManifest(
                run.model(),
                run.run(),
                run.dataset(),
                run.upload(),
                run.spec(),
                run.jobName(),
                run.reason(),
                run.trials(),
                run.compute(),
                now);
    }

    private static UnavailableException underWay(String run) {
        return new UnavailableException("run " + run + " is claimed, and its job is not to be seen yet");
    }

    private static StageOutcome outcome(String outcome, AcceptedUpload accepted, String run, String... more) {
        var fields = new TreeMap<String, String>();
        fields.put("model", accepted.model().value());
        fields.put("upload", accepted.upload());
        fields.put("dataset", accepted.dataset());
        fields.put("run", run);
        for (var i = 0; i + 1 < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return new StageOutcome(outcome, fields);
    }
}
