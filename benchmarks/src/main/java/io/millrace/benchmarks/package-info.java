/**
 * What Millrace costs in time and memory, measured beside what a user would pick instead. Each {@link
 * io.millrace.benchmarks.Benchmark} becomes a page under docs/benchmarks.
 */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
