/**
 * Telling a server for experiments, where a deployment has one, how trials went.
 */
@NullMarked
package io.millrace.trainer.tracking;

import org.jspecify.annotations.NullMarked;
