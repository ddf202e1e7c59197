/**
 * Which version is served, and the loaded models within a bound on memory.
 */
@NullMarked
package io.millrace.inference.registry;

import org.jspecify.annotations.NullMarked;
