package io.millrace.local.queue;

import java.nio.file.Path;

/**
 * A message in somebody's hands.
 *
 * @param id stays the same over all deliveries
 * @param receiveCount deliveries so far, this one included
 * @param file where it lies while it is in these hands
 */
public record QueueMessage(String id, String body, int receiveCount, Path file) {}
