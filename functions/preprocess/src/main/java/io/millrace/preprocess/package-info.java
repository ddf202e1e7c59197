/** Checks an upload, cleans and splits it, and writes it down as a dataset or as a rejection. */
@NullMarked
package io.millrace.preprocess;

import org.jspecify.annotations.NullMarked;
