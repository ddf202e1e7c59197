/**
 * What networks are trained for: the loss that is made small, and the figure people judge by.
 */
@NullMarked
package io.millrace.trainer.objective;

import org.jspecify.annotations.NullMarked;
