/** What it costs to turn a large table into a dataset. */
@NullMarked
package io.millrace.benchmarks.tables;

import org.jspecify.annotations.NullMarked;
