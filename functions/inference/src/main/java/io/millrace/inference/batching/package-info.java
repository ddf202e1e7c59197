/**
 * Running a model for many callers at once.
 */
@NullMarked
package io.millrace.inference.batching;

import org.jspecify.annotations.NullMarked;
