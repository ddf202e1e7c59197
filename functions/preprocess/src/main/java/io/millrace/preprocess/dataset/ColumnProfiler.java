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

    ColumnProfiler(Database database, long rows, TableColumn target) {
        this.database = database;
        this.rows = rows;
        this.target = target;
    }

    ColumnProfile of(TableColumn column) {
        var cell = column.cell();
        var count = database.count("SELECT count(" + cell + ") FROM data");
        var distinct = database.count("SELECT "
                + (rows > Sampling.EXACT ? "approx_count_distinct(" + cell + ")" : "count(DISTINCT " + cell + ")")
                + " FROM data");
        var number = column.type().isNumeric() && count > 0
                ? Optional.of(number(cell, count))
                : Optional.<NumberProfile>empty();
        return new ColumnProfile(
                column.name(),
                column.type(),
                count,
                rows - count,
                distinct,
                number,
                number.map(n -> histogram(cell, n)).orElse(List.of()),
                topValues(cell, distinct, count),
                warnings(column, count, distinct));
    }

    private NumberProfile number(String cell, long count) {
        var quantiles = database.one(
                "SELECT quantile_cont(" + cell + ", [0.05, 0.25, 0.5, 0.75, 0.95]) FROM data WHERE "
                        + Sampling.of(count).condition(),
                row -> doubles(row.getArray(1)));
        return database.one(
                "SELECT min(" + cell + "), max(" + cell + "), avg(" + cell + "), coalesce(stddev_samp(" + cell
                        + "), 0) FROM data",
                row -> new NumberProfile(
                        row.getDouble(1),
                        row.getDouble(2),
                        row.getDouble(3),
                        row.getDouble(4),
                        quantiles[0],
                        quantiles[1],
                        quantiles[2],
                        quantiles[3],
                        quantiles[4]));
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
        if (distinct >= count && count > ENOUGH_ROWS) {
            // Every value once: there are no top values, and counting them would cost a table of all.
            return List.of();
        }
        return database.query(
                "SELECT CAST(" + cell + " AS VARCHAR), count(*) FROM data WHERE " + cell
                        + " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + TOP_VALUES,
                row -> new ValueCount(row.getString(1), row.getLong(2)));
    }

    private List<Warning> warnings(TableColumn column, long count, long distinct) {
        var found = new EnumMap<Warning, Boolean>(Warning.class);
        found.put(Warning.CONSTANT, distinct <= 1);
        found.put(Warning.MANY_MISSING, rows - count > MANY_MISSING * rows);
        if (column.role() == Role.TARGET) {
            found.put(Warning.CLASS_IMBALANCE, column.type() != ColumnType.NUMBER && isImbalanced(column.cell()));
        } else {
            found.put(Warning.ID_LIKE, isIdLike(column, count, distinct));
            found.put(
                    Warning.HIGH_CARDINALITY, column.type() == ColumnType.CATEGORY && distinct > Column.MAX_CATEGORIES);
            found.put(Warning.NEARLY_TARGET, isNearlyTarget(column, count, distinct));
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

    /** Pearson's correlation with a number (or with the second of two classes); a category that fixes the class. */
    private boolean isNearlyTarget(TableColumn column, long count, long distinct) {
        if (count < ENOUGH_ROWS || distinct <= 1) {
            return false;
        }
        var isNumber = column.type().isNumeric();
        if (target.type() == ColumnType.NUMBER) {
            return isNumber && correlation(column.cell(), target.cell()) > NEARLY;
        }
        if (isNumber) {
            var classes = database.query(
                    "SELECT DISTINCT " + target.cell() + " FROM data ORDER BY 1 LIMIT 3", row -> row.getString(1));
            return classes.size() == 2
                    && correlation(
                                    column.cell(),
                                    "CAST(" + target.cell() + " = (SELECT max(" + target.cell()
                                            + ") FROM data) AS INTEGER)")
                            > NEARLY;
        }
        return column.type() != ColumnType.TEXT && distinct * 2 <= count && determines(column.cell(), count);
    }

    private double correlation(String first, String second) {
        return database.one(
                "SELECT coalesce(abs(corr(" + first + ", " + second + ")), 0) FROM data",
                row -> Double.isNaN(row.getDouble(1)) ? 0 : row.getDouble(1));
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
