/** What an object of the bucket means as an upload, and its files on local disk: fetched, unpacked, within bounds. */
@NullMarked
package io.millrace.preprocess.intake;

import org.jspecify.annotations.NullMarked;
