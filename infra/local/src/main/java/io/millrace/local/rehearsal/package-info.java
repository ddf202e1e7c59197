/**
 * A whole life of a model in the background, from which the functions' JVMs learn to start sooner.
 */
@NullMarked
package io.millrace.local.rehearsal;

import org.jspecify.annotations.NullMarked;
