/** How sure figures are: intervals, tests and the rows they are computed from. */
@NullMarked
package io.millrace.evaluate.statistics;

import org.jspecify.annotations.NullMarked;
