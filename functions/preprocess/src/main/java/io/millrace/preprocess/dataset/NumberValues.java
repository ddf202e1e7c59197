package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.profile.Profile.ValueCount;
import io.millrace.preprocess.table.Database;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values of a column of numbers in the table {@code data}: quantiles, histogram, most frequent ones. Where few
 * differ, they are counted once and answer for all rows; else the rows are read again for each question.
 */
final class NumberValues {
    /** Up to so many different values are few. */
    static final long FEW = 10_000;

    private final Database database;
    private final String cell;
    private final Sampling all;
    private final Sampling train;
    private final List<Counted> counted;

    private NumberValues(Database database, String cell, Sampling all, Sampling train, List<Counted> counted) {
        this.database = database;
        this.cell = cell;
        this.all = all;
        this.train = train;
        this.counted = List.copyOf(counted);
    }

    /**
     * A value in rising order.
     *
     * @param text as the database writes it
     * @param rows with it
     * @param all of them those that quantiles of all rows are taken from
     * @param train the same of the train split
     * @param negativeZero whether it stands for some -0, too, which equals 0 but is told apart in files
     */
    private record Counted(double value, String text, long rows, long all, long train, boolean negativeZero) {
        private static Counted of(ResultSet row) throws SQLException {
            return new Counted(
                    row.getDouble(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getBoolean(6));
        }
    }

    /** Of a table of few rows: all columns by one query, since one for each takes longer to plan than to run. */
    static List<NumberValues> counted(Database database, List<String> cells) {
        var counted = new ArrayList<List<Counted>>();
        cells.forEach(cell -> counted.add(new ArrayList<>()));
        var values = "SELECT s, unnest([" + String.join(", ", cells) + "]) AS v, unnest(range(" + cells.size()
                + ")) AS c FROM data";
        database.query(
                "SELECT v, CAST(v AS VARCHAR), n, n, of_train, negative AND v = 0, c FROM (SELECT c, v, count(*) AS n,"
                        + " count(*) FILTER (WHERE s = 0) AS of_train, bool_or(signbit(v)) AS negative FROM (" + values
                        + ") WHERE v IS NOT NULL GROUP BY c, v) ORDER BY c, v",
                row -> counted.get(row.getInt(7)).add(Counted.of(row)));
        var every = Sampling.of(FEW);
        return IntStream.range(0, cells.size())
                .mapToObj(i -> new NumberValues(database, cells.get(i), every, every, counted.get(i)))
                .toList();
    }

    static NumberValues of(Database database, String cell, NumberSummary summary) {
        return of(
                database,
                cell,
                summary.distinct(),
                summary.all().count(),
                summary.train().count());
    }

    /**
     * @param distinct different values, approximately
     * @param count rows with a value
     * @param trainCount those of them in train
     */
    static NumberValues of(Database database, String cell, long distinct, long count, long trainCount) {
        var all = Sampling.of(count);
        var train = Sampling.of(trainCount);
        if (distinct > FEW) {
            return new NumberValues(database, cell, all, train, List.of());
        }
        var counts = "SELECT " + cell + " AS v, count(*) AS n, count(*) FILTER (WHERE " + all.condition()
                + ") AS of_all, count(*) FILTER (WHERE s = 0 AND " + train.condition()
                + ") AS of_train, bool_or(signbit(" + cell + ")) AS negative FROM data WHERE " + cell
                + " IS NOT NULL GROUP BY 1";
        var counted = database.query(
                "SELECT v, CAST(v AS VARCHAR), n, of_all, of_train, negative AND v = 0 FROM (" + counts
                        + ") ORDER BY v",
                Counted::of);
        return new NumberValues(database, cell, all, train, counted);
    }

    /** Of the train split, which has a value. */
    double median() {
        return isCounted()
                ? quantile(0.5, counted.stream().mapToLong(Counted::train).toArray())
                : database.one(
                        "SELECT quantile_cont(" + cell + ", 0.5) FROM data WHERE s = 0 AND " + train.condition(),
                        row -> row.getDouble(1));
    }

    /** Of all rows, some of which have a value. @param at from 0 to 1 */
    double[] quantiles(List<Double> at) {
        if (!isCounted()) {
            return database.one(
                    "SELECT quantile_cont(" + cell + ", " + at + ") FROM data WHERE " + all.condition(),
                    row -> doubles(row.getArray(1)));
        }
        var counts = counted.stream().mapToLong(Counted::all).toArray();
        return at.stream().mapToDouble(q -> quantile(q, counts)).toArray();
    }

    /** How many differ, where they are counted. */
    long distinct() {
        return counted.size();
    }

    private boolean isCounted() {
        return !counted.isEmpty() && counted.stream().noneMatch(Counted::negativeZero);
    }

    private static double[] doubles(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray())
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    /** Between the two values that are nearest to its place, as DuckDB's {@code quantile_cont} has it. */
    private double quantile(double q, long[] counts) {
        double place = (Arrays.stream(counts).sum() - 1) * q;
        double below = Math.floor(place);
        double lower = value((long) below, counts);
        double upper = value((long) Math.ceil(place), counts);
        double part = place - below;
        return lower == upper ? lower : lower * (1 - part) + upper * part;
    }

    /** The value at a place, from 0, if all stood in a row. */
    private double value(long place, long[] counts) {
        long passed = 0;
        for (int i = 0; i < counts.length; i++) {
            passed += counts[i];
            if (passed > place) {
                return counted.get(i).value();
            }
        }
        throw new IllegalArgumentException("no value has the place " + place);
    }

    /** @param bins of equal width @return how many values each has */
    long[] histogram(double min, double width, int bins) {
        var counts = new long[bins];
        if (counted.isEmpty()) {
            // Cast from a text, a literal is the very double that is meant.
            var bin = "CAST(floor((%s - CAST('%s' AS DOUBLE)) / CAST('%s' AS DOUBLE)) AS INTEGER)"
                    .formatted(cell, min, width);
            database.query("SELECT " + bin + ", count(*) FROM data WHERE " + cell + " IS NOT NULL GROUP BY 1", row ->
                            new long[] {row.getLong(1), row.getLong(2)})
                    .forEach(found -> counts[Math.clamp(found[0], 0, bins - 1)] += found[1]);
        }
        for (var found : counted) {
            counts[Math.clamp((long) Math.floor((found.value() - min) / width), 0, bins - 1)] += found.rows();
        }
        return counts;
    }

    /** Those of all rows, the most frequent first, and of equally frequent ones in the order of their texts. */
    List<ValueCount> top(int most) {
        if (!counted.isEmpty()) {
            return counted.stream()
                    .sorted(Comparator.comparing(Counted::rows).reversed().thenComparing(Counted::text))
                    .limit(most)
                    .map(found -> new ValueCount(found.text(), found.rows()))
                    .toList();
        }
        // All that may be among the first become texts, but no others.
        return database.query(
                "WITH counted AS MATERIALIZED (SELECT " + cell + " AS v, count(*) AS n FROM data WHERE " + cell
                        + " IS NOT NULL GROUP BY 1) SELECT CAST(v AS VARCHAR), n FROM counted WHERE n >= (SELECT min(n)"
                        + " FROM (SELECT n FROM counted ORDER BY n DESC LIMIT " + most
                        + ")) ORDER BY 2 DESC, 1 LIMIT " + most,
                row -> new ValueCount(row.getString(1), row.getLong(2)));
    }
}
