/**
 * Reading request bodies token by token, with errors that name the field.
 */
@NullMarked
package io.millrace.inference.json;

import org.jspecify.annotations.NullMarked;
