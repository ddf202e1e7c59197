/** What judging a model costs, by the evaluation's own classes. */
@NullMarked
package io.millrace.benchmarks.evaluation;

import org.jspecify.annotations.NullMarked;
