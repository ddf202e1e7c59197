/** Rows of text files and Parquet as a table of DuckDB: read, typed, cleaned. */
@NullMarked
package io.millrace.preprocess.table;

import org.jspecify.annotations.NullMarked;
