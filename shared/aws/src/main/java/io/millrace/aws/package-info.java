/**
 * The edge to AWS: the bucket on S3, jobs at AWS Batch, events in. Errors are classified here, once.
 */
@NullMarked
package io.millrace.aws;

import org.jspecify.annotations.NullMarked;
