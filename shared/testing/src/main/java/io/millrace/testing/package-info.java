/**
 * What tests of every module share: a bucket in memory, the contract every bucket keeps, and waiting without sleeps.
 */
@NullMarked
package io.millrace.testing;

import org.jspecify.annotations.NullMarked;
