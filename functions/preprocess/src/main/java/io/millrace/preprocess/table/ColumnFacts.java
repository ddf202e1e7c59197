package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What all rows of a raw column have in common, from which its type is inferred.
 *
 * @param present rows with a value
 * @param numbers values that are decimal numbers, or NaN
 * @param finite values that are numbers below 1e150 in size; others count as missing
 * @param integers those without a fraction
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
    private static final int FIGURES = 8;
    private static final ColumnFacts NONE = new ColumnFacts(0, 0, 0, 0, 0, 0, 0, 0);
    private static final double TEXT_WORDS = 4;
    private static final double TEXT_DISTINCT = 0.5;

    /** A cell as a number: DuckDB takes 1_000 and inf, which are none. */
    static String number(String cell) {
        return "CASE WHEN NOT contains(" + cell + ", '_') THEN TRY_CAST(" + cell + " AS DOUBLE) END";
    }

    /** A cell as seconds since 1970; without a zone it is UTC. */
    static String timestamp(String cell) {
        return "CASE WHEN " + cell + " LIKE '____-__-__%' THEN " + seconds(cell) + " END";
    }

    /**
     * As {@link #timestamp}, but of cells alone that begin with a date. A date alone needs no calendar of any zone. ISO 8601
     * has no letters but T and Z; of a zone's name DuckDB would not forget the zone in the rows behind.
     */
    static String seconds(String cell) {
        return "CASE WHEN strlen(%1$s) = 10 THEN epoch(TRY_CAST(%1$s AS TIMESTAMP))".formatted(cell)
                + " WHEN NOT regexp_matches(%1$s, '[A-SU-Ya-su-y/]') THEN epoch(TRY_CAST(%1$s AS TIMESTAMPTZ)) END"
                        .formatted(cell);
    }

    /** Whether a number can be reckoned with: the squares of larger ones are beyond a double. */
    static String isUsable(String number) {
        return "abs(" + number + ") < 1e150";
    }

    /** One for each of a small table's columns {@code c0..}, all of them texts. */
    static List<ColumnFacts> ofTexts(Database database, String table, int width) {
        var facts = new ArrayList<>(Collections.nCopies(width, NONE));
        var cells = IntStream.range(0, width).mapToObj(RawTable::column).collect(Collectors.joining(", "));
        // Cells below each other: figures of each column by itself take longer to plan than to find.
        database.query(
                "SELECT " + aggregates("cell") + ", c FROM (SELECT unnest([" + cells + "]) AS cell, unnest(range("
                        + width + ")) AS c FROM " + table + ") GROUP BY c",
                row -> facts.set(row.getInt(FIGURES + 1), of(row, 0)));
        return List.copyOf(facts);
    }

    /**
     * One for each column of the raw table, as far as types need them: what the sample rules out is not counted (a
     * column with a cell that is no number is none of numbers), nor what a column is stored as.
     */
    static List<ColumnFacts> of(Database database, RawTable table) {
        var all = IntStream.range(0, table.names().size()).boxed().toList();
        var facts =
                read(database, RawTable.NAME, all, i -> few(i, table.stored().containsKey(i)));
        var open = all.stream()
                .filter(i -> !table.stored().containsKey(i)
                        && !table.sampled().get(i).isRuledOut())
                .toList();
        facts.putAll(read(database, RawTable.NAME, open, ColumnFacts::aggregates));
        var texts = all.stream()
                .filter(i -> !open.contains(i) && facts.get(i).mayBeText())
                .toList();
        read(database, RawTable.NAME, texts, ColumnFacts::wordsAlone)
                .forEach((i, found) -> facts.put(i, facts.get(i).withWords(found.words())));
        table.stored().forEach((i, type) -> facts.put(i, facts.get(i).stored(type)));
        return List.copyOf(facts.values());
    }

    private static Map<Integer, ColumnFacts> read(
            Database database, String table, List<Integer> columns, IntFunction<String> aggregates) {
        var facts = new TreeMap<Integer, ColumnFacts>();
        for (int from = 0; from < columns.size(); from += COLUMNS_A_QUERY) {
            var some = columns.subList(from, Math.min(from + COLUMNS_A_QUERY, columns.size()));
            var select = some.stream().map(aggregates::apply).collect(Collectors.joining(", "));
            var found = database.one("SELECT " + select + " FROM " + table, row -> {
                var list = new ArrayList<ColumnFacts>();
                for (int i = 0; i < some.size(); i++) {
                    list.add(of(row, FIGURES * i));
                }
                return list;
            });
            for (int i = 0; i < some.size(); i++) {
                facts.put(some.get(i), found.get(i));
            }
        }
        return facts;
    }

    private static ColumnFacts of(ResultSet row, int at) throws SQLException {
        return new ColumnFacts(
                row.getLong(at + 1),
                row.getLong(at + 2),
                row.getLong(at + 3),
                row.getLong(at + 4),
                row.getLong(at + 5),
                row.getLong(at + 6),
                row.getDouble(at + 7),
                row.getLong(at + 8));
    }

    private static String few(int index, boolean stored) {
        var cell = RawTable.column(index);
        return "count(" + cell + "), 0, 0, 0, 0, 0, 0.0, " + (stored ? "0" : "approx_count_distinct(" + cell + ")");
    }

    private static String wordsAlone(int index) {
        return "0, 0, 0, 0, 0, 0, " + words(RawTable.column(index)) + ", 0";
    }

    private static String aggregates(int index) {
        return aggregates(RawTable.column(index));
    }

    private static String aggregates(String cell) {
        var number = number(cell);
        return """
                count(%1$s),
                count_if(NOT isinf(%2$s)),
                count_if(%5$s),
                count_if(%5$s AND floor(%2$s) = %2$s),
                count_if(lower(%1$s) IN ('true', 'false')),
                count(%3$s),
                %4$s,
                approx_count_distinct(%1$s)""".formatted(cell, number, timestamp(cell), words(cell), isUsable(number));
    }

    private static String words(String cell) {
        return "avg(len(string_split(%1$s, ' ')) + (strlen(%1$s) - length(%1$s)) / 2)".formatted(cell);
    }

    /** Whether cells of each kind are missing, so that more rows cannot make the column one of them. */
    private boolean isRuledOut() {
        return numbers < present && booleans < present && timestamps < present;
    }

    private boolean mayBeText() {
        return distinct > TEXT_DISTINCT * present;
    }

    private ColumnFacts withWords(double mean) {
        return new ColumnFacts(present, numbers, finite, integers, booleans, timestamps, mean, distinct);
    }

    private ColumnFacts stored(ColumnType type) {
        return new ColumnFacts(
                present,
                type == ColumnType.NUMBER ? present : 0,
                type == ColumnType.NUMBER ? present : 0,
                0,
                type == ColumnType.BOOLEAN ? present : 0,
                type == ColumnType.TIMESTAMP ? present : 0,
                words,
                distinct);
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
        return words >= TEXT_WORDS && mayBeText() ? ColumnType.TEXT : ColumnType.CATEGORY;
    }

    public boolean isInteger() {
        return integers == present && present > 0;
    }
}
