/**
 * The trials of a run: what became of each, and which one is the candidate.
 */
@NullMarked
package io.millrace.lifecycle.trial;

import org.jspecify.annotations.NullMarked;
