/**
 * Who becomes champion: goals, the decision, version numbers, and the log of promotions that aliases follow.
 */
@NullMarked
package io.millrace.evaluate.promotion;

import org.jspecify.annotations.NullMarked;
