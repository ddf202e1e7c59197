/** How much of the figures is left when inputs are disturbed. */
@NullMarked
package io.millrace.evaluate.robustness;

import org.jspecify.annotations.NullMarked;
