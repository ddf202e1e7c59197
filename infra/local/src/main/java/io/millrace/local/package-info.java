/**
 * The AWS that the functions need, on one machine.
 */
@NullMarked
package io.millrace.local;

import org.jspecify.annotations.NullMarked;
