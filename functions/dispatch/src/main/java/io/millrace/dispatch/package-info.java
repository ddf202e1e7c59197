/**
 * The stage between data and training: makes the plan, says what it may cost, and starts the job once.
 */
@NullMarked
package io.millrace.dispatch;

import org.jspecify.annotations.NullMarked;
