package io.millrace.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What wakes a stage, as told by EventBridge. Events come at least once and in any order. */
public sealed interface StageEvent {

    /** When it happened. */
    Instant time();

    /**
     * An object was written.
     *
     * @param key raw, as EventBridge gives it: not to be decoded
     * @param etag without quotes; empty text where the event has none
     * @param sequencer S3's order of writes to this key, hexadecimal; empty text where the event has none
     */
    record ObjectCreated(String bucket, String key, String etag, long sizeBytes, String sequencer, Instant time)
            implements StageEvent {}

    /**
     * A job at AWS Batch changed its state.
     *
     * @param status SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, SUCCEEDED or FAILED
     * @param statusReason the job's and the last container's reasons, joined by a semicolon; empty text if there are none
     * @param exitCode of the last attempt's container; empty if none ran
     * @param ran how long all attempts that have ended ran together
     */
    record JobStateChanged(
            String jobId,
            String jobName,
            String status,
            String statusReason,
            Optional<Integer> exitCode,
            Duration ran,
            Instant time)
            implements StageEvent {

        /**
         * Whether it is a child of an array job, whose id is its parent's, a colon, and its index.
         *
         * @see <a href="https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html">Array jobs</a>
         */
        public boolean isArrayChild() {
            return jobId.indexOf(':') >= 0;
        }

        /** Of a child, counted from 0; 0 for a job that is none. */
        public int arrayIndex() {
            return isArrayChild() ? Integer.parseInt(jobId.substring(jobId.indexOf(':') + 1)) : 0;
        }
    }

    /**
     * The stage is to look for what is stuck among its own inputs.
     *
     * @param until when it should be done with what it does in this invocation
     */
    record SweepDue(Instant time, Instant until) implements StageEvent {}
}
