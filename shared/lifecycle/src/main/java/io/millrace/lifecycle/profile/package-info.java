/**
 * What is known of a dataset's columns: counts, distributions, warnings.
 */
@NullMarked
package io.millrace.lifecycle.profile;

import org.jspecify.annotations.NullMarked;
