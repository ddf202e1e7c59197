/** What serving the model takes: time, memory and money. */
@NullMarked
package io.millrace.evaluate.operation;

import org.jspecify.annotations.NullMarked;
