/**
 * Durable queues of files: one file a message, moved by atomic renames.
 */
@NullMarked
package io.millrace.local.queue;

import org.jspecify.annotations.NullMarked;
