package io.millrace.dispatch;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.plan.JobName;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.Locale;
import java.util.Map;

/** Records why a run ended without a candidate when its job could not do so itself. */
final class JobWatch {
    private static final String FAILED = "FAILED";

    private final RunRecords records;

    JobWatch(ObjectStore store) {
        this.records = new RunRecords(store);
    }

    /**
     * Outcomes: {@code failure_recorded}, {@code duplicate} (the run has a candidate or a record already),
     * {@code ignored} (no failure, or no job of ours).
     */
    StageOutcome on(JobStateChanged job) {
        var name = JobName.parse(job.jobName());
        if (!job.status().equals(FAILED)
                || name.isEmpty()
                || records.find(name.get().model(), name.get().run()).isEmpty()) {
            return new StageOutcome("ignored", Map.of());
        }
        var model = name.get().model();
        var run = name.get().run();
        var failure = JobFailure.of(job);
        // The job's last state comes after all that the trainer wrote.
        var recorded = !records.isFinished(model, run)
                && records.fail(new RunFailure(
                        model, run, failure.cause(), failure.reason(), failure.remedy(), job.jobId(), job.time()));
        return new StageOutcome(
                recorded ? "failure_recorded" : "duplicate",
                Map.of(
                        "model", model.value(),
                        "run", run,
                        "cause", failure.cause().name().toLowerCase(Locale.ROOT)));
    }
}
