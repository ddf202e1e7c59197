package io.millrace.dispatch;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunUpload;
import io.millrace.lifecycle.manifest.SubmittedJob;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the bucket knows of runs. */
final class RunRecords {
    private static final String JSON = "application/json";
    private static final String CANDIDATE = "/candidate.json";

    /** Why a run could not be started without a fault of the upload's, the spec's or the budget's. */
    private static final Set<RunFailure.Cause> RETRIED =
            EnumSet.of(RunFailure.Cause.UNAVAILABLE, RunFailure.Cause.BUG, RunFailure.Cause.OUT_OF_MEMORY);

    /** A plan with the version in which it was read. */
    record Claim(RunManifest manifest, String etag) {}

    private final ObjectStore store;

    RunRecords(ObjectStore store) {
        this.store = store;
    }

    /** Whether the run has come to an end, good or bad. */
    boolean isFinished(ModelName model, String run) {
        return store.head(Keys.failure(model, run)).isPresent() || hasCandidate(model, run);
    }

    /** Whether the run failed before it had a result, for a reason that may have passed and without a job named. */
    boolean failedToStart(RunManifest run) {
        return !hasCandidate(run.model(), run.run())
                && store.find(Keys.failure(run.model(), run.run()))
                        .map(object -> Json.read(object.bytes(), RunFailure.class))
                        .filter(failure -> failure.jobId().isEmpty())
                        .filter(failure -> RETRIED.contains(failure.cause()))
                        .isPresent();
    }

    /** Makes a run that failed an open one; whether it is one now: it may have a candidate. */
    boolean reopen(RunManifest run) {
        failure(run.model(), run.run()).withdraw();
        return !hasCandidate(run.model(), run.run());
    }

    private boolean hasCandidate(ModelName model, String run) {
        try (var objects = store.list(Keys.run(model, run))) {
            return objects.anyMatch(object -> object.key().endsWith(CANDIDATE));
        }
    }

    Optional<Claim> find(ModelName model, String run) {
        return store.find(Keys.runManifest(model, run))
                .map(object -> new Claim(Json.read(object.bytes(), RunManifest.class), object.etag()));
    }

    /** Whether this call wrote the plan; otherwise somebody else did before. */
    boolean claim(RunManifest manifest) {
        return store.create(key(manifest), Json.pretty(manifest), JSON).isPresent();
    }

    /** Whether this call replaced the plan as it was read; otherwise somebody else did meanwhile. */
    boolean takeOver(Claim abandoned, RunManifest renewed) {
        return store.replace(key(renewed), Json.pretty(renewed), JSON, abandoned.etag())
                .isPresent();
    }

    /** That the run carries out the upload, now or already before. */
    void link(AcceptedUpload accepted, String run) {
        var link = new RunUpload(accepted.model(), run, accepted.upload(), accepted.lineage());
        store.create(Keys.runUpload(accepted.model(), run, accepted.upload()), Json.pretty(link), JSON);
    }

    /** Of an upload that has no run. */
    FailureRecord failure(AcceptedUpload accepted) {
        return new FailureRecord(store, Keys.failed(accepted.model().value(), accepted.upload()));
    }

    /** That AWS Batch has taken the job of the run's rung. */
    void submitted(RunManifest run, SubmittedJob job) {
        store.create(Keys.job(run.model(), run.run(), run.rung().number()), Json.pretty(job), JSON);
    }

    Optional<SubmittedJob> submitted(RunManifest run) {
        return store.find(Keys.job(run.model(), run.run(), run.rung().number()))
                .map(object -> Json.read(object.bytes(), SubmittedJob.class));
    }

    /**
     * Whether this call recorded the end; otherwise the run has ended already, and that stays. Where a candidate comes at
     * the same time, the run did not fail.
     */
    boolean fail(RunFailure failure) {
        return failure(failure.model(), failure.run())
                .create(failure, () -> hasCandidate(failure.model(), failure.run()));
    }

    private FailureRecord failure(ModelName model, String run) {
        return new FailureRecord(store, Keys.failure(model, run));
    }

    private static String key(RunManifest manifest) {
        return Keys.runManifest(manifest.model(), manifest.run());
    }
}
