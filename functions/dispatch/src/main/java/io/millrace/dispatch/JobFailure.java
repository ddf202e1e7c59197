package io.millrace.dispatch;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import java.time.Duration;
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

    private static final int SOFTWARE_ERROR = 70;
    private static final int TEMPORARY_FAILURE = 75;

    /** Why a sweep ends a job that goes on for ever; AWS Batch gives it back as the ended job's reason. */
    static final String NO_END = "The job did not end within the plan's time limit";

    private static final String NO_HOST = "No host was to be had";

    /** Equal data under an equal spec are the same run, so a run that failed is left by changing the spec. */
    private static final String NEW_RUN = " To start a new run, change train.seed in lifecycle.yaml.";

    /** Why a sweep ends a job that got no host; AWS Batch gives it back as the ended job's reason. */
    static String noHost(Duration waited) {
        return "%s for %d hours".formatted(NO_HOST, waited.toHours());
    }

    /**
     * Judges by AWS Batch's words before the exit code: a job that is out of time or loses its host is killed, too.
     *
     * @see <a href="https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html">Reasons of failed jobs</a>
     */
    static JobFailure of(JobStateChanged job) {
        var said = job.statusReason().toLowerCase(Locale.ROOT);
        int exitCode = job.exitCode().orElse(-1);
        if (job.status().equals("SUCCEEDED")) {
            return new JobFailure(
                    Cause.BUG,
                    "The training job ended well, and left no candidate." + quoted(job),
                    "Please report it with the job's log." + NEW_RUN);
        }
        if (said.contains("duration exceeded timeout")
                || said.contains("timed out")
                || said.contains(NO_END.toLowerCase(Locale.ROOT))) {
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
                    "Set train.compute to cpu in lifecycle.yaml, or try again later." + NEW_RUN);
        }
        if (said.contains("capacity") || said.contains("runnable") || said.contains(NO_HOST.toLowerCase(Locale.ROOT))) {
            return new JobFailure(
                    Cause.CAPACITY,
                    "No host was to be had." + quoted(job),
                    "Set train.compute to cpu in lifecycle.yaml, or try again later." + NEW_RUN);
        }
        if (said.contains("cannotpullcontainer") || said.contains("cannotpull")) {
            return new JobFailure(
                    Cause.BUG,
                    "The trainer's image could not be fetched." + quoted(job),
                    "Whoever deployed Millrace must check the image of the job definition and the way to its registry."
                            + NEW_RUN);
        }
        boolean saidSo = said.contains("outofmemory");
        if (saidSo || exitCode == KILLED) {
            var killed = saidSo ? "The training" : "The training was killed; most likely it";
            return new JobFailure(
                    Cause.OUT_OF_MEMORY,
                    killed + " needed more memory than the plan gave it." + quoted(job),
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
                    Cause.UNAVAILABLE,
                    "A service that the trainer needs could not be reached on any attempt." + quoted(job),
                    "Try again later." + NEW_RUN);
        }
        if (exitCode == SOFTWARE_ERROR) {
            return new JobFailure(
                    Cause.BUG,
                    "The trainer failed through a fault of its own." + quoted(job),
                    "Please report it with the job's log." + NEW_RUN);
        }
        return new JobFailure(
                Cause.BUG,
                "The training job failed." + quoted(job),
                "Read the job's log; if it does not tell what to change, report it with the job's id." + NEW_RUN);
    }

    private static String quoted(JobStateChanged job) {
        var exit = job.exitCode().map(code -> " Exit code " + code + ".").orElse("");
        return (job.statusReason().isEmpty() ? "" : " AWS Batch says: " + job.statusReason() + ".") + exit;
    }
}
