/**
 * Training on terms of texts: tens of thousands of weights of which a row touches a few hundred. Plain Java, because an
 * engine for dense arrays would move all of them with each step.
 */
@NullMarked
package io.millrace.trainer.terms;

import org.jspecify.annotations.NullMarked;
