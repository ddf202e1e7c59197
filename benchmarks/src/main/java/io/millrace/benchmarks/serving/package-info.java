/**
 * What an answer costs: in the handler, over HTTP, from a cold start, and with many models.
 */
@NullMarked
package io.millrace.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
