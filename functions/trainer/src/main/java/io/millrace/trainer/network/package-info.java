/**
 * Networks of a small description on DJL: first weights, scores, steps of an optimizer.
 */
@NullMarked
package io.millrace.trainer.network;

import org.jspecify.annotations.NullMarked;
