/**
 * The bucket as a port: create-once, compare-and-set and plain reads, without any SDK.
 */
@NullMarked
package io.millrace.lifecycle.store;

import org.jspecify.annotations.NullMarked;
