package io.millrace.dispatch;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import java.util.Locale;

/**
 * Why a job failed, in words its model's owner can act on.
 *
 * @param remedy what to do
 */
record JobFailure(Cause cause, String reason, String remedy) {
    /** SIGKILL, as the container runtime reports it. */
    private static final int KILLED = 137;
    /** The trainer's own exit codes, after sysexits.h. */
    private static final int DATA_ERROR = 65;

    private static final int TEMPORARY_FAILURE = 75;

    /**
     * Judges by AWS Batch's words before the exit code: a job that is out of time or loses its host is killed, too.
     *
     * @see <a href="https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html">Reasons of failed jobs</a>
     */
    static JobFailure of(JobStateChanged job) {
        var said = job.statusReason().toLowerCase(Locale.ROOT);
        int exitCode = job.exitCode().orElse(-1);
        if (said.contains("duration exceeded timeout") || said.contains("timed out")) {
            return new JobFailure(
                    Cause.TIME_LIMIT,
                    "The training took longer than the plan's time limit." + quoted(job),
                    "Raise budget.hours_per_run, or lower train.epochs or the number of searched values in"
                            + " lifecycle.yaml.");
        }
        if (said.contains("host ec2") || said.contains("spot")) {
            return new JobFailure(
                    Cause.CAPACITY,
                    "The host was taken away on every attempt." + quoted(job),
                    "Upload again later, or set train.compute to cpu in lifecycle.yaml.");
        }
        if (said.contains("capacity")) {
            return new JobFailure(
                    Cause.CAPACITY,
                    "No host was to be had." + quoted(job),
                    "Upload again later, or set train.compute to cpu in lifecycle.yaml.");
        }
        if (said.contains("outofmemory") || exitCode == KILLED) {
            return new JobFailure(
                    Cause.OUT_OF_MEMORY,
                    "The training needed more memory than the plan gave it." + quoted(job),
                    "Lower train.batch_size in lifecycle.yaml, or upload fewer columns, smaller images or fewer rows.");
        }
        if (exitCode == DATA_ERROR) {
            return new JobFailure(
                    Cause.INVALID_INPUT,
                    "The trainer could not use the data or the spec." + quoted(job),
                    "Read the job's log for the reason, and correct the data or lifecycle.yaml.");
        }
        if (exitCode == TEMPORARY_FAILURE) {
            return new JobFailure(
                    Cause.CAPACITY,
                    "A service that the trainer needs could not be reached on any attempt." + quoted(job),
                    "Upload again later.");
        }
        return new JobFailure(
                Cause.BUG,
                "The training job failed." + quoted(job),
                "Read the job's log; if it does not tell what to change, report it with the job's id.");
    }

    private static String quoted(JobStateChanged job) {
        var exit = job.exitCode().map(code -> " Exit code " + code + ".").orElse("");
        return (job.statusReason().isEmpty() ? "" : " AWS Batch says: " + job.statusReason() + ".") + exit;
    }
}
