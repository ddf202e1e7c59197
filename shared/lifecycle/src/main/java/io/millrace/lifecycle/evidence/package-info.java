/**
 * What an evaluation tells beside its figures: how sure they are, for whom they hold, why the model answers as it does,
 * and what disturbs it. All of it stands in {@code evaluation.json}.
 */
@NullMarked
package io.millrace.lifecycle.evidence;

import org.jspecify.annotations.NullMarked;
