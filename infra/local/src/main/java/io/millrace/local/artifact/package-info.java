/** What {@code ./millrace package} built, held against what Lambda takes. */
@NullMarked
package io.millrace.local.artifact;

import org.jspecify.annotations.NullMarked;
