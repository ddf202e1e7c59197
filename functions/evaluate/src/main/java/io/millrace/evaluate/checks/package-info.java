/** What in the data makes the figures less worth than they look: leakage, drift, doubtful labels. */
@NullMarked
package io.millrace.evaluate.checks;

import org.jspecify.annotations.NullMarked;
