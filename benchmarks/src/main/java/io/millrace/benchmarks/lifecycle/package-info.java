/**
 * The local platform as a user starts it: how long an upload takes to be served, and what is left when nothing happens.
 */
@NullMarked
package io.millrace.benchmarks.lifecycle;

import org.jspecify.annotations.NullMarked;
