package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.preprocess.table.RowSource.UnreadableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stores rows as the table of a {@link RawTable}, hashing them on the way. A column whose first cells are all numbers,
 * timestamps or booleans is stored as such; if a later cell is none, the rows are read again with that column as texts.
 */
final class RawRows {
    private static final int SAMPLE_ROWS = 5_000;
    private static final int SAMPLED_SOURCES = 8;

    /** Those that a table has beside its cells: {@code odd}, {@code s}, {@code full}. */
    private static final int FURTHER_COLUMNS = 3;

    private static final Set<ColumnType> STORED = Set.of(ColumnType.NUMBER, ColumnType.TIMESTAMP, ColumnType.BOOLEAN);

    private final Database database;
    private final int width;
    private final ColumnRoles roles;
    private final DataSpec spec;

    RawRows(Database database, List<String> names, DataSpec spec) {
        this.database = database;
        this.width = names.size();
        this.roles = new ColumnRoles(names, spec);
        this.spec = spec;
    }

    /** How the rows were stored: what {@link RawTable} says of it. */
    record Stored(long rows, Map<Integer, ColumnType> types, boolean oneHash, List<ColumnFacts> sampled) {}

    /** @throws UnreadableException if DuckDB cannot read a source; nothing is stored then */
    Stored store(List<RowSource> sources) throws UnreadableException {
        try {
            var sampled = sample(sources);
            var types = types(sampled);
            var rows = insert(sources, types);
            if (database.count("SELECT count_if(odd) FROM raw") > 0) {
                types.keySet().removeAll(wrong(sources, types));
                rows = insert(sources, types);
            }
            return new Stored(rows, types, isOneHash(), sampled);
        } catch (UnreadableException e) {
            database.execute("DROP TABLE IF EXISTS raw");
            throw e;
        }
    }

    private boolean isOneHash() {
        return roles.kept().equals(roles.uploaded());
    }

    private List<ColumnFacts> sample(List<RowSource> sources) throws UnreadableException {
        database.execute("CREATE OR REPLACE TEMP TABLE sample (" + texts() + ")");
        for (var source : sources.subList(0, Math.min(sources.size(), SAMPLED_SOURCES))) {
            read(
                    source,
                    "INSERT INTO sample SELECT " + cells() + " FROM ("
                            + source.queries().getFirst() + ") LIMIT " + SAMPLE_ROWS);
        }
        var facts = ColumnFacts.ofTexts(database, "sample", width);
        database.execute("DROP TABLE sample");
        return facts;
    }

    private Map<Integer, ColumnType> types(List<ColumnFacts> facts) {
        var types = new TreeMap<Integer, ColumnType>();
        for (int i = 0; i < width; i++) {
            var type = facts.get(i).type();
            if (STORED.contains(type) && roles.mayBe(type, i)) {
                types.put(i, type);
            }
        }
        return types;
    }

    private String texts() {
        return columns(i -> RawTable.column(i) + " VARCHAR");
    }

    private String cells() {
        return columns(RawTable::column);
    }

    private String columns(java.util.function.IntFunction<String> column) {
        return IntStream.range(0, width).mapToObj(column).collect(Collectors.joining(", "));
    }

    private long insert(List<RowSource> sources, Map<Integer, ColumnType> types) throws UnreadableException {
        // One plain file's rows need neither: the file is known, and lines are counted when somebody asks.
        var located = sources.size() > 1 || sources.getFirst().hasLines();
        var stored = columns(i -> RawTable.column(i) + (isNumeric(i, types) ? " DOUBLE" : " VARCHAR"));
        database.execute("CREATE OR REPLACE TABLE raw (" + (located ? "f INTEGER, line BIGINT, " : "") + stored
                + ", odd BOOLEAN, s TINYINT, \"full\" UHUGEINT" + (isOneHash() ? "" : ", seen UHUGEINT") + ")");
        var values = columns(i -> types.containsKey(i) ? value(i) : RawTable.column(i));
        var insert = "INSERT INTO raw SELECT " + (located ? "f, line, " : "") + values + ", " + odd(types) + ", "
                + RowHash.split("step", spec.split(), true, true) + ", whole_hash" + (isOneHash() ? "" : ", kept_hash")
                + " FROM ";
        long rows = 0;
        for (var source : sources) {
            store(
                    source,
                    source.queries().stream()
                            .map(query -> insert + hashed(typed(query, types)))
                            .toList(),
                    width + FURTHER_COLUMNS + (located ? 2 : 0) + (isOneHash() ? 0 : 1));
            var total = database.count("SELECT count(*) FROM raw");
            if (source.rows().isPresent() && total - rows != source.rows().get()) {
                throw new UnreadableException(
                        source,
                        "%d rows instead of %d"
                                .formatted(total - rows, source.rows().get()));
            }
            rows = total;
        }
        return rows;
    }

    /** {@link #typed} rows with their hashes, and the step of the hash that places them. */
    private String hashed(String typed) {
        return "(SELECT *, " + RowHash.step(isOneHash() ? "whole_hash" : "kept_hash") + " AS step FROM (SELECT *, "
                + RowHash.of("whole") + " AS whole_hash"
                + (isOneHash() ? "" : ", " + RowHash.of("kept") + " AS kept_hash")
                + " FROM " + typed + "))";
    }

    private static boolean isNumeric(int index, Map<Integer, ColumnType> types) {
        return types.containsKey(index) && types.get(index).isNumeric();
    }

    /**
     * The rows with {@code v} and its place for each column that is stored as values, and the texts that are hashed. In a
     * query of its own, so that what is used twice is computed once: DuckDB does not look for that within OR.
     */
    private String typed(String query, Map<Integer, ColumnType> types) {
        var values = types.entrySet().stream()
                .map(type -> cast(type.getKey(), type.getValue()) + " AS " + value(type.getKey()) + ", ")
                .collect(Collectors.joining());
        // The seed is in the only text, too: rows that are equal have it in common.
        var kept = RowHash.text(spec.split().seed() + ":", named(roles.kept()));
        var whole = isOneHash() ? kept : RowHash.text("", named(roles.uploaded()));
        return "(SELECT *, " + values + whole + " AS whole" + (isOneHash() ? "" : ", " + kept + " AS kept") + " FROM ("
                + query + "))";
    }

    private static String value(int index) {
        return "v" + index;
    }

    /** As {@link Cells#as} has it, but for cells that are odd. */
    private static String cast(int index, ColumnType type) {
        var cell = RawTable.column(index);
        return switch (type) {
            case NUMBER -> "TRY_CAST(" + cell + " AS DOUBLE)";
            case TIMESTAMP -> ColumnFacts.seconds(cell);
            case BOOLEAN -> "lower(" + cell + ")";
            case CATEGORY, TEXT, IMAGE -> throw new IllegalArgumentException(cell + " is stored as it is");
        };
    }

    /** Of {@link #typed} rows: whether the cell is no value of its type, but for underscores. */
    private static String isOdd(int index, ColumnType type) {
        var cell = RawTable.column(index);
        var value = value(index);
        return switch (type) {
            case NUMBER -> "(" + cell + " IS NULL) = coalesce(" + ColumnFacts.isUsable(value) + ", false)";
            case TIMESTAMP ->
                "(" + cell + " IS NULL) <> (" + value + " IS NULL) OR " + cell + " NOT LIKE '____-__-__%'";
            case BOOLEAN -> value + " NOT IN ('true', 'false')";
            case CATEGORY, TEXT, IMAGE -> throw new IllegalArgumentException(cell + " is stored as it is");
        };
    }

    /** DuckDB takes 1_000 for a number. */
    private static String isSeparated(int index) {
        return "contains(" + RawTable.column(index) + ", '_')";
    }

    private static String odd(Map<Integer, ColumnType> types) {
        var odd = types.entrySet().stream().map(type -> isOdd(type.getKey(), type.getValue()));
        var separated = types.entrySet().stream()
                .filter(type -> type.getValue() == ColumnType.NUMBER)
                .map(type -> isSeparated(type.getKey()))
                .collect(Collectors.joining(" OR "));
        // Few rows have an underscore anywhere.
        return Stream.concat(
                        odd,
                        separated.isEmpty()
                                ? Stream.of("false")
                                : Stream.of("contains(whole, '_') AND (" + separated + ")"))
                .map(condition -> "(" + condition + ")")
                .collect(Collectors.joining(" OR "));
    }

    private static List<String> named(List<Integer> columns) {
        return columns.stream().map(RawTable::column).toList();
    }

    /** The columns with a cell that is no value of their type. */
    private List<Integer> wrong(List<RowSource> sources, Map<Integer, ColumnType> types) throws UnreadableException {
        var columns = List.copyOf(types.keySet());
        var counts = columns.stream()
                .map(i -> "coalesce(bool_or(" + isOdd(i, types.get(i))
                        + (types.get(i) == ColumnType.NUMBER ? " OR " + isSeparated(i) : "") + "), false) AS w" + i)
                .collect(Collectors.joining(", "));
        var wrong = new HashMap<Integer, Boolean>();
        for (var source : sources) {
            read(
                    source,
                    "CREATE OR REPLACE TEMP TABLE wrong AS SELECT " + counts + " FROM " + typed(source.query(), types));
            var found = database.one("SELECT * FROM wrong", row -> {
                var flags = new ArrayList<Boolean>();
                for (int i = 0; i < columns.size(); i++) {
                    flags.add(row.getBoolean(i + 1));
                }
                return flags;
            });
            for (int i = 0; i < columns.size(); i++) {
                wrong.merge(columns.get(i), found.get(i), Boolean::logicalOr);
            }
        }
        database.execute("DROP TABLE wrong");
        return columns.stream().filter(wrong::get).toList();
    }

    private void read(RowSource source, String sql) throws UnreadableException {
        check(source, database.tryExecute(sql));
    }

    private void store(RowSource source, List<String> parts, int columns) throws UnreadableException {
        check(source, database.tryStore(parts, columns));
    }

    private static void check(RowSource source, Optional<String> failure) throws UnreadableException {
        if (failure.isPresent()) {
            throw new UnreadableException(source, failure.get());
        }
    }
}
