/** Why the model answers as it does: which features matter, how answers follow them, and where it errs most. */
@NullMarked
package io.millrace.evaluate.explanation;

import org.jspecify.annotations.NullMarked;
