/**
 * What was answered, kept in the bucket so that the truth can be joined to it later.
 */
@NullMarked
package io.millrace.inference.predictionlog;

import org.jspecify.annotations.NullMarked;
