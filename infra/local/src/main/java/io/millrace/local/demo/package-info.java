/**
 * The shipped example, from upload to prediction.
 */
@NullMarked
package io.millrace.local.demo;

import org.jspecify.annotations.NullMarked;
