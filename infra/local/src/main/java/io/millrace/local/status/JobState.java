package io.millrace.local.status;

import java.time.Instant;

/**
 * A run's job at AWS Batch.
 *
 * @param status RUNNABLE, RUNNING, FAILED...
 * @param since when it was submitted or, once it runs, started
 * @param reason in AWS Batch's words; empty text if it gives none
 */
public record JobState(String status, Instant since, String reason) {}
