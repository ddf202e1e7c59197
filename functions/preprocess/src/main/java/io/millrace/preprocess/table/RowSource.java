package io.millrace.preprocess.table;

import io.millrace.preprocess.intake.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows as DuckDB can read them.
 *
 * @param queries of its parts, in their order; each gives {@code f}, {@code line} and the cells {@code c0..cN}: trimmed
 *     texts, NULL where missing
 * @param hasLines whether {@code line} is known
 * @param rows how many there must be; empty if only reading tells
 * @param parquet the file, if the rows are one's
 */
record RowSource(List<String> queries, boolean hasLines, Optional<Long> rows, Optional<SourceFile> parquet) {
    RowSource {
        queries = List.copyOf(queries);
    }

    /** All parts one after the other. */
    String query() {
        return queries.stream().map(part -> "(" + part + ")").collect(Collectors.joining(" UNION ALL "));
    }

    RowSource(String query, boolean hasLines, Optional<Long> rows, Optional<SourceFile> parquet) {
        this(List.of(query), hasLines, rows, parquet);
    }

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
