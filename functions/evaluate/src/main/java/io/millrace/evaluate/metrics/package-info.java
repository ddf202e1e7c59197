/**
 * What a model is worth on the test split: pure, streamed figures, and the scoring that feeds them.
 */
@NullMarked
package io.millrace.evaluate.metrics;

import org.jspecify.annotations.NullMarked;
