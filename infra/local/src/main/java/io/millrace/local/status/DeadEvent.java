package io.millrace.local.status;

/** An event that a stage gave up, with the reason of its last failed delivery. */
public record DeadEvent(String stage, String reason) {}
