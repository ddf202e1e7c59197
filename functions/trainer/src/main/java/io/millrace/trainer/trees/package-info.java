/**
 * Boosted decision trees with XGBoost: rounds, early stopping, and the trees as the model file writes them.
 */
@NullMarked
package io.millrace.trainer.trees;

import org.jspecify.annotations.NullMarked;
