/**
 * The rows a network is trained on, as the dataset's own feature graph puts them out.
 */
@NullMarked
package io.millrace.trainer.data;

import org.jspecify.annotations.NullMarked;
