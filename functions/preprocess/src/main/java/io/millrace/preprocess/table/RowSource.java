package io.millrace.preprocess.table;

import io.millrace.preprocess.intake.SourceFile;
import java.util.Optional;

/**
 * Rows as DuckDB can read them.
 *
 * @param query gives {@code f}, {@code line} and the cells {@code c0..cN}: trimmed texts, NULL where missing
 * @param hasLines whether {@code line} is known
 * @param rows how many there must be; empty if only reading tells
 * @param parquet the file, if the rows are one's
 */
record RowSource(String query, boolean hasLines, Optional<Long> rows, Optional<SourceFile> parquet) {

    /** DuckDB cannot read a source, or not all of it. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient RowSource source;

        UnreadableException(RowSource source, String message) {
            super(message);
            this.source = source;
        }

        RowSource source() {
            return source;
        }
    }
}
