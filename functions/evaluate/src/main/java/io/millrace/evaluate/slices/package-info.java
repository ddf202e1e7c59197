/** For whom the figures hold: parts of the test rows, fairness between groups, and weak parts found by search. */
@NullMarked
package io.millrace.evaluate.slices;

import org.jspecify.annotations.NullMarked;
