package io.millrace.data;

import java.nio.file.Path;

/** Names and paths as parts of a DuckDB query. */
final class ParquetSql {
    private ParquetSql() {}

    /** A column's name, quoted. */
    static String name(String column) {
        return '"' + column.replace("\"", "\"\"") + '"';
    }

    /** A Parquet file as a table. The path is taken literally, {@code *}, {@code ?} and {@code [} too. */
    static String table(Path parquet) {
        return "read_parquet('" + literal(parquet) + "')";
    }

    /** The same with a column {@code file_row_number}, from 0. */
    static String numberedTable(Path parquet) {
        return "read_parquet('" + literal(parquet) + "', file_row_number = true)";
    }

    /** A path inside quotes. */
    static String literal(Path parquet) {
        var path = new StringBuilder();
        for (char c : parquet.toAbsolutePath().toString().toCharArray()) {
            switch (c) {
                case '*', '?', '[' -> path.append('[').append(c).append(']');
                case '\'' -> path.append("''");
                default -> path.append(c);
            }
        }
        return path.toString();
    }
}
