package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.preprocess.table.RowSource.UnreadableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Stores rows as the table of a {@link RawTable}, hashing them on the way. A column whose first cells are all numbers,
 * timestamps or booleans is stored as such; if a later cell is none, the rows are read again with that column as texts.
 */
final class RawRows {
    private static final int SAMPLE_ROWS = 5_000;
    private static final int SAMPLED_SOURCES = 8;
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
                    "INSERT INTO sample SELECT " + cells() + " FROM (" + source.query() + ") LIMIT " + SAMPLE_ROWS);
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
        var stored = columns(i -> RawTable.column(i) + (isNumeric(i, types) ? " DOUBLE" : " VARCHAR"));
        database.execute("CREATE OR REPLACE TABLE raw (f INTEGER, line BIGINT, " + stored
                + ", odd BOOLEAN, s TINYINT, \"full\" UHUGEINT" + (isOneHash() ? "" : ", seen UHUGEINT") + ")");
        var values = columns(i -> types.containsKey(i) ? value(i, types) : RawTable.column(i));
        long rows = 0;
        for (var source : sources) {
            read(
                    source,
                    "INSERT INTO raw SELECT f, line, " + values + ", " + odd(types) + ", NULL, " + hashes() + " FROM ("
                            + source.query() + ")");
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

    private static boolean isNumeric(int index, Map<Integer, ColumnType> types) {
        return types.containsKey(index) && types.get(index).isNumeric();
    }

    /** As {@link Cells#as} has it, but for cells that are odd. */
    private static String value(int index, Map<Integer, ColumnType> types) {
        var cell = RawTable.column(index);
        return switch (types.get(index)) {
            case NUMBER -> "TRY_CAST(" + cell + " AS DOUBLE)";
            case TIMESTAMP -> "epoch(TRY_CAST(" + cell + " AS TIMESTAMPTZ))";
            case BOOLEAN -> "lower(" + cell + ")";
            case CATEGORY, TEXT, IMAGE -> throw new IllegalArgumentException(cell + " is stored as it is");
        };
    }

    private static String isOdd(int index, Map<Integer, ColumnType> types) {
        var cell = RawTable.column(index);
        var value = value(index, types);
        var odd =
                switch (types.get(index)) {
                    case NUMBER -> value + " IS NULL OR NOT isfinite(" + value + ") OR contains(" + cell + ", '_')";
                    case TIMESTAMP -> value + " IS NULL OR " + cell + " NOT LIKE '____-__-__%'";
                    case BOOLEAN -> value + " NOT IN ('true', 'false')";
                    case CATEGORY, TEXT, IMAGE -> throw new IllegalArgumentException(cell + " is stored as it is");
                };
        return "(" + cell + " IS NOT NULL AND (" + odd + "))";
    }

    private static String odd(Map<Integer, ColumnType> types) {
        return types.isEmpty()
                ? "false"
                : types.keySet().stream().map(i -> isOdd(i, types)).collect(Collectors.joining(" OR "));
    }

    /** The seed is in the only hash, too: rows that are equal have it in common. */
    private String hashes() {
        var seen = RowHash.of(spec.split().seed() + ":", named(roles.kept()));
        return isOneHash() ? seen : RowHash.of("", named(roles.uploaded())) + ", " + seen;
    }

    private static List<String> named(List<Integer> columns) {
        return columns.stream().map(RawTable::column).toList();
    }

    /** The columns with a cell that is no value of their type. */
    private List<Integer> wrong(List<RowSource> sources, Map<Integer, ColumnType> types) throws UnreadableException {
        var columns = List.copyOf(types.keySet());
        var counts = columns.stream()
                .map(i -> "coalesce(bool_or(" + isOdd(i, types) + "), false) AS w" + i)
                .collect(Collectors.joining(", "));
        var wrong = new HashMap<Integer, Boolean>();
        for (var source : sources) {
            read(source, "CREATE OR REPLACE TEMP TABLE wrong AS SELECT " + counts + " FROM (" + source.query() + ")");
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
        var failure = database.tryExecute(sql);
        if (failure.isPresent()) {
            throw new UnreadableException(source, failure.get());
        }
    }
}
