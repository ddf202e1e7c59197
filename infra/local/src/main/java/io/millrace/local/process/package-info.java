/**
 * Processes that end with this one.
 */
@NullMarked
package io.millrace.local.process;

import org.jspecify.annotations.NullMarked;
