package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.profile.Profile.Bin;
import io.millrace.lifecycle.profile.Profile.ColumnProfile;
import io.millrace.lifecycle.profile.Profile.NumberProfile;
import io.millrace.lifecycle.profile.Profile.ValueCount;
import io.millrace.lifecycle.profile.Profile.Warning;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Sql;
import io.millrace.preprocess.table.TableColumn;
import java.sql.Array;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Describes the columns of the table {@code data}, all splits together, for people. */
final class ColumnProfiler {
    private static final int BINS = 20;
    private static final int TOP_VALUES = 20;
    private static final double MANY_MISSING = 0.2;
    private static final double NEARLY = 0.99;
    private static final double IMBALANCE = 0.05;
    private static final int ENOUGH_ROWS = 20;
    private static final String ID_NAME = "(?i)(.*[_ -])?(id|key|index|row|uuid|guid|number|no|nr)|.*[a-z]I[dD]";

    private final Database database;
    private final long rows;
    private final TableColumn target;
    private final List<String> classes;

    /** @param classes the target's labels, for a classification */
    ColumnProfiler(Database database, long rows, TableColumn target, List<String> classes) {
        this.database = database;
        this.rows = rows;
        this.target = target;
        this.classes = classes;
    }

    /** What one look at the rows tells of a column; the last five of numbers only. */
    private record Summary(
            long count, long distinct, double min, double max, double mean, double sd, double correlation) {}

    ColumnProfile of(TableColumn column) {
        var cell = column.cell();
        var isNumber = column.type().isNumeric();
        var found = isNumber ? numbers(cell) : texts(cell);
        var number = isNumber && found.count() > 0 ? Optional.of(number(cell, found)) : Optional.<NumberProfile>empty();
        return new ColumnProfile(
                column.name(),
                column.type(),
                found.count(),
                rows - found.count(),
                found.distinct(),
                number,
                number.map(n -> histogram(cell, n)).orElse(List.of()),
                topValues(cell, found.distinct(), found.count()),
                warnings(column, found));
    }

    private String distinct(String cell) {
        return rows > Sampling.EXACT ? "approx_count_distinct(" + cell + ")" : "count(DISTINCT " + cell + ")";
    }

    private Summary texts(String cell) {
        return database.one(
                "SELECT count(" + cell + "), " + distinct(cell) + " FROM data",
                row -> new Summary(row.getLong(1), row.getLong(2), 0, 0, 0, 0, 0));
    }

    private Summary numbers(String cell) {
        return database.one(
                "SELECT count(" + cell + "), " + distinct(cell) + ", min(" + cell + "), max(" + cell + "), avg(" + cell
                        + "), coalesce(stddev_samp(" + cell + "), 0), " + correlation(cell) + " FROM data",
                row -> new Summary(
                        row.getLong(1),
                        row.getLong(2),
                        row.getDouble(3),
                        row.getDouble(4),
                        row.getDouble(5),
                        row.getDouble(6),
                        Double.isNaN(row.getDouble(7)) ? 0 : row.getDouble(7)));
    }

    /** Pearson's with a number, or with one of two classes; else 0. */
    private String correlation(String cell) {
        var other = target.type() == ColumnType.NUMBER
                ? target.cell()
                : "CAST(" + target.cell() + " = " + Sql.literal(classes.isEmpty() ? "" : classes.getFirst())
                        + " AS INTEGER)";
        return target.type() == ColumnType.NUMBER || classes.size() == 2
                ? "coalesce(abs(corr(" + cell + ", " + other + ")), 0)"
                : "0.0";
    }

    private NumberProfile number(String cell, Summary found) {
        var quantiles = database.one(
                "SELECT quantile_cont(" + cell + ", [0.05, 0.25, 0.5, 0.75, 0.95]) FROM data WHERE "
                        + Sampling.of(found.count()).condition(),
                row -> doubles(row.getArray(1)));
        return new NumberProfile(
                found.min(),
                found.max(),
                found.mean(),
                found.sd(),
                quantiles[0],
                quantiles[1],
                quantiles[2],
                quantiles[3],
                quantiles[4]);
    }

    private static double[] doubles(Array array) throws java.sql.SQLException {
        return Arrays.stream((Object[]) array.getArray())
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    private List<Bin> histogram(String cell, NumberProfile number) {
        var width = (number.max() - number.min()) / BINS;
        if (!(width > 0) || Double.isInfinite(width)) {
            return List.of(new Bin(number.min(), number.max(), database.count("SELECT count(" + cell + ") FROM data")));
        }
        var counts = new long[BINS];
        database.query(
                        "SELECT least(CAST(floor((" + cell + " - (" + number.min() + ")) / " + width + ") AS INTEGER), "
                                + (BINS - 1) + "), count(*) FROM data WHERE " + cell + " IS NOT NULL GROUP BY 1",
                        row -> new long[] {row.getLong(1), row.getLong(2)})
                .forEach(bin -> counts[(int) Math.max(bin[0], 0)] += bin[1]);
        return IntStream.range(0, BINS)
                .mapToObj(i -> new Bin(
                        number.min() + i * width,
                        i == BINS - 1 ? number.max() : number.min() + (i + 1) * width,
                        counts[i]))
                .toList();
    }

    private List<ValueCount> topValues(String cell, long distinct, long count) {
        // Every value once, or nearly: there are no top values, and counting them would cost a table of all.
        if (distinct >= count && count > ENOUGH_ROWS || count > Sampling.EXACT && distinct * 2 > count) {
            return List.of();
        }
        // Ties are in the order of the texts, so all that may be among the first become texts, but no others.
        return database.query(
                "WITH counted AS MATERIALIZED (SELECT " + cell + " AS v, count(*) AS n FROM data WHERE " + cell
                        + " IS NOT NULL GROUP BY 1) SELECT CAST(v AS VARCHAR), n FROM counted WHERE n >= (SELECT min(n)"
                        + " FROM (SELECT n FROM counted ORDER BY n DESC LIMIT " + TOP_VALUES
                        + ")) ORDER BY 2 DESC, 1 LIMIT " + TOP_VALUES,
                row -> new ValueCount(row.getString(1), row.getLong(2)));
    }

    private List<Warning> warnings(TableColumn column, Summary summary) {
        long count = summary.count();
        long distinct = summary.distinct();
        var found = new EnumMap<Warning, Boolean>(Warning.class);
        found.put(Warning.CONSTANT, distinct <= 1);
        found.put(Warning.MANY_MISSING, rows - count > MANY_MISSING * rows);
        if (column.role() == Role.TARGET) {
            found.put(Warning.CLASS_IMBALANCE, column.type() != ColumnType.NUMBER && isImbalanced(column.cell()));
        } else {
            found.put(Warning.ID_LIKE, isIdLike(column, count, distinct));
            found.put(
                    Warning.HIGH_CARDINALITY, column.type() == ColumnType.CATEGORY && distinct > Column.MAX_CATEGORIES);
            found.put(Warning.NEARLY_TARGET, isNearlyTarget(column, summary));
        }
        return found.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isImbalanced(String cell) {
        return database.one(
                "SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM data GROUP BY " + cell + ")",
                row -> row.getLong(1) < IMBALANCE * row.getLong(2));
    }

    private boolean isIdLike(TableColumn column, long count, long distinct) {
        if (count < ENOUGH_ROWS || distinct < 0.95 * count) {
            return false;
        }
        return switch (column.type()) {
            case CATEGORY -> true;
            case NUMBER -> column.name().matches(ID_NAME) && areIntegers(column.cell());
            case BOOLEAN, TIMESTAMP, TEXT, IMAGE -> false;
        };
    }

    private boolean areIntegers(String cell) {
        return database.count("SELECT count(*) FROM data WHERE floor(" + cell + ") <> " + cell) == 0;
    }

    /** A number that correlates with the target; a category that fixes the class. */
    private boolean isNearlyTarget(TableColumn column, Summary found) {
        if (found.count() < ENOUGH_ROWS || found.distinct() <= 1) {
            return false;
        }
        if (column.type().isNumeric()) {
            return found.correlation() > NEARLY;
        }
        return target.type() != ColumnType.NUMBER
                && column.type() != ColumnType.TEXT
                && found.distinct() * 2 <= found.count()
                && determines(column.cell(), found.count());
    }

    private boolean determines(String cell, long count) {
        var known = "data WHERE " + cell + " IS NOT NULL";
        var hits = database.count("SELECT sum(n) FROM (SELECT max(n) AS n FROM (SELECT " + cell
                + " AS v, count(*) AS n FROM " + known + " GROUP BY " + cell + ", " + target.cell() + ") GROUP BY v)");
        var commonest = database.count(
                "SELECT max(n) FROM (SELECT count(*) AS n FROM " + known + " GROUP BY " + target.cell() + ")");
        return hits > NEARLY * count && commonest < (2 * NEARLY - 1) * count;
    }
}
