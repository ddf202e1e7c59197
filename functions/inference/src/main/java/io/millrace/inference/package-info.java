/**
 * Serves champions over HTTP: a resource asks the service, the service a leased model, the model file does the rest.
 */
@NullMarked
package io.millrace.inference;

import org.jspecify.annotations.NullMarked;
