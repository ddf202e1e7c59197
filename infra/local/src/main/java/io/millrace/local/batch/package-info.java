/**
 * AWS Batch: jobs as processes, with attempts, time limits and states that survive a restart.
 */
@NullMarked
package io.millrace.local.batch;

import org.jspecify.annotations.NullMarked;
