/**
 * Where each upload stands, read from the bucket alone.
 */
@NullMarked
package io.millrace.local.status;

import org.jspecify.annotations.NullMarked;
