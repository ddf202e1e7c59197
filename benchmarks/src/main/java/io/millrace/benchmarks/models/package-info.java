/**
 * Public data sets from upload to evidence, to know how good the models are that nobody tuned.
 */
@NullMarked
package io.millrace.benchmarks.models;

import org.jspecify.annotations.NullMarked;
