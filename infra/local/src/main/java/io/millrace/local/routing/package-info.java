/**
 * EventBridge: which event wakes which stage.
 */
@NullMarked
package io.millrace.local.routing;

import org.jspecify.annotations.NullMarked;
