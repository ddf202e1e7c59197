/**
 * Lambda: packaged functions in JVMs of their own, fed through the Runtime API.
 */
@NullMarked
package io.millrace.local.lambda;

import org.jspecify.annotations.NullMarked;
