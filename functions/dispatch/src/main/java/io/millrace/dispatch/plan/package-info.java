/**
 * How a run is planned: which networks, with which settings, where, for how long and for how much. Pure.
 */
@NullMarked
package io.millrace.dispatch.plan;

import org.jspecify.annotations.NullMarked;
