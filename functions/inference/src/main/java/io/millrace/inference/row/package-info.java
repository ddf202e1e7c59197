/**
 * The form people type by hand: one JSON object a row, one prediction a row.
 */
@NullMarked
package io.millrace.inference.row;

import org.jspecify.annotations.NullMarked;
