package io.millrace.dispatch;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.RunRecords.Claim;
import io.millrace.dispatch.plan.JobName;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settles what a job that ended has cost, and records why its run has no candidate when the job could not do so itself. */
final class JobWatch {
    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED");

    private final RunRecords records;
    private final Budget budget;
    private final Rungs rungs;

    JobWatch(ObjectStore store, Rungs rungs, Clock clock) {
        this.records = new RunRecords(store);
        this.budget = new Budget(store, clock);
        this.rungs = rungs;
    }

    static boolean isFinal(JobStateChanged job) {
        return FINAL.contains(job.status());
    }

    /**
     * Outcomes: {@code failure_recorded}, {@code finished} (the run has a candidate or a record already), {@code ignored}
     * (no end, no job of ours, or a child of one, whose end its parent's tells); those of {@link Rungs#ended} for a run whose
     * trials have jobs of their own.
     */
    StageOutcome on(JobStateChanged job) {
        var name = JobName.parse(job.jobName());
        var claim = isFinal(job) && !job.isArrayChild()
                ? name.flatMap(n -> records.find(n.model(), n.run()))
                : Optional.<Claim>empty();
        if (claim.isEmpty()) {
            return new StageOutcome("ignored", Map.of());
        }
        var run = claim.get().manifest();
        if (run.hasJobPerTrial()) {
            return rungs.ended(claim.get(), name.orElseThrow().rung(), job);
        }
        budget.settle(run, job.ran());
        var failure = JobFailure.of(job);
        // The job's last state comes after all that the trainer wrote.
        var recorded = !records.isFinished(run.model(), run.run())
                && records.fail(new RunFailure(
                        run.model(),
                        run.run(),
                        failure.cause(),
                        failure.reason(),
                        failure.remedy(),
                        job.jobId(),
                        job.time()));
        return recorded
                ? new StageOutcome(
                        "failure_recorded",
                        Map.of(
                                "model", run.model().value(),
                                "run", run.run(),
                                "cause", failure.cause().name().toLowerCase(Locale.ROOT)))
                : new StageOutcome("finished", Map.of("model", run.model().value(), "run", run.run()));
    }
}
