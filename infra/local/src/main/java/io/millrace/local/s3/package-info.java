/**
 * S3 on loopback: files in a folder, conditional writes that hold, an event for each new object.
 */
@NullMarked
package io.millrace.local.s3;

import org.jspecify.annotations.NullMarked;
