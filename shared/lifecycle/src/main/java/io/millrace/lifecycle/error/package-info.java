/**
 * Who must act: the user, nobody (a duplicate), or time (a retry). Everything else is a bug.
 */
@NullMarked
package io.millrace.lifecycle.error;

import org.jspecify.annotations.NullMarked;
