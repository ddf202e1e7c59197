/**
 * The stage that turns a candidate into a registered model version with evidence, and moves the champion.
 */
@NullMarked
package io.millrace.evaluate;

import org.jspecify.annotations.NullMarked;
