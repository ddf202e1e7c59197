/**
 * Training over epochs: shuffled batches, early stopping, checkpoints to resume from.
 */
@NullMarked
package io.millrace.trainer.fit;

import org.jspecify.annotations.NullMarked;
