/** Image folders and IDX pairs as a table of DuckDB: one row an image. */
@NullMarked
package io.millrace.preprocess.image;

import org.jspecify.annotations.NullMarked;
