/**
 * One trial of a run, from the plan's hyperparameters to a model file that is proved equal to its network.
 */
@NullMarked
package io.millrace.trainer.trial;

import org.jspecify.annotations.NullMarked;
