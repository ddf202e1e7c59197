/**
 * Goals: conditions on figures of the evaluation that must hold before the champion moves.
 */
@NullMarked
package io.millrace.lifecycle.goal;

import org.jspecify.annotations.NullMarked;
