/**
 * The commands that people type.
 */
@NullMarked
package io.millrace.local.cli;

import org.jspecify.annotations.NullMarked;
