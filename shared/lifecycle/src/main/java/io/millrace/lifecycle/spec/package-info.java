/**
 * The lifecycle spec: what a team wants of a model, as written in {@code lifecycle.yaml}.
 */
@NullMarked
package io.millrace.lifecycle.spec;

import org.jspecify.annotations.NullMarked;
