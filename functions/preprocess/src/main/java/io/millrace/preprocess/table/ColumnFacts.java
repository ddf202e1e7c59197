package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What all rows of a raw column have in common, from which its type is inferred.
 *
 * @param present rows with a value
 * @param numbers values that are decimal numbers, or NaN
 * @param finite values that are finite numbers
 * @param integers finite values without a fraction
 * @param booleans values that are true or false, in any case
 * @param timestamps values in ISO 8601, at least with a date
 * @param words mean number of words; a character that takes three bytes, as of Chinese, counts as a word
 * @param distinct different values, approximately
 */
public record ColumnFacts(
        long present,
        long numbers,
        long finite,
        long integers,
        long booleans,
        long timestamps,
        double words,
        long distinct) {
    private static final int COLUMNS_A_QUERY = 25;
    private static final int FACTS = 8;
    private static final double TEXT_WORDS = 4;
    private static final double TEXT_DISTINCT = 0.5;

    /** A cell as a number: DuckDB takes 1_000 and inf, which are none. */
    static String number(String cell) {
        return "CASE WHEN NOT contains(" + cell + ", '_') THEN TRY_CAST(" + cell + " AS DOUBLE) END";
    }

    /** A cell as seconds since 1970; without a zone it is UTC. */
    static String timestamp(String cell) {
        return "CASE WHEN " + cell + " LIKE '____-__-__%' THEN epoch(TRY_CAST(" + cell + " AS TIMESTAMPTZ)) END";
    }

    /** One for each column. */
    public static List<ColumnFacts> of(Database database, RawTable table) {
        var facts = new ArrayList<ColumnFacts>();
        for (int from = 0; from < table.names().size(); from += COLUMNS_A_QUERY) {
            var to = Math.min(from + COLUMNS_A_QUERY, table.names().size());
            var columns =
                    IntStream.range(from, to).mapToObj(ColumnFacts::aggregates).toList();
            facts.addAll(database.one("SELECT " + String.join(", ", columns) + " FROM raw", row -> {
                var read = new ArrayList<ColumnFacts>();
                for (int i = 0; i < columns.size(); i++) {
                    int at = i * FACTS;
                    read.add(new ColumnFacts(
                            row.getLong(at + 1),
                            row.getLong(at + 2),
                            row.getLong(at + 3),
                            row.getLong(at + 4),
                            row.getLong(at + 5),
                            row.getLong(at + 6),
                            row.getDouble(at + 7),
                            row.getLong(at + 8)));
                }
                return read;
            }));
        }
        return facts;
    }

    private static String aggregates(int index) {
        var cell = RawTable.column(index);
        var number = number(cell);
        return """
                count(%1$s),
                count_if(NOT isinf(%2$s)),
                count_if(isfinite(%2$s)),
                count_if(isfinite(%2$s) AND floor(%2$s) = %2$s),
                count_if(lower(%1$s) IN ('true', 'false')),
                count(%3$s),
                avg(length(%1$s) - length(replace(%1$s, ' ', '')) + 1 + (strlen(%1$s) - length(%1$s)) / 2),
                approx_count_distinct(%1$s)""".formatted(cell, number, timestamp(cell));
    }

    public ColumnType type() {
        if (present == 0) {
            return ColumnType.CATEGORY;
        }
        if (numbers == present && finite > 0) {
            return ColumnType.NUMBER;
        }
        if (booleans == present) {
            return ColumnType.BOOLEAN;
        }
        if (timestamps == present) {
            return ColumnType.TIMESTAMP;
        }
        return words >= TEXT_WORDS && distinct > TEXT_DISTINCT * present ? ColumnType.TEXT : ColumnType.CATEGORY;
    }

    public boolean isInteger() {
        return integers == present && present > 0;
    }
}
