package io.millrace.lifecycle.manifest;

import java.time.Instant;

/** {@code runs/<model>/<run>/job.json}: the run's job, once AWS Batch has taken it. */
public record SubmittedJob(String jobId, Instant submittedAt) {}
