/**
 * How values become JSON: snake_case, sorted, no nulls.
 */
@NullMarked
package io.millrace.lifecycle.json;

import org.jspecify.annotations.NullMarked;
