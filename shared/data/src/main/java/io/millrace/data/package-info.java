/** Reading the Parquet of a dataset's splits as batches of raw columns. */
@NullMarked
package io.millrace.data;

import org.jspecify.annotations.NullMarked;
