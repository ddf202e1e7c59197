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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Describes the columns of the table {@code data}, all splits together, for people. */
final class ColumnProfiler {
    private static final int BINS = 20;
    private static final int TOP_VALUES = 20;
    private static final List<Double> QUANTILES = List.of(0.05, 0.25, 0.5, 0.75, 0.95);
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

    /** Of a column of numbers. */
    ColumnProfile of(TableColumn column, NumberSummary summary, NumberValues values) {
        var found = summary.all();
        var number = found.count() > 0 ? Optional.of(number(found, values)) : Optional.<NumberProfile>empty();
        return profile(
                column,
                found.count(),
                summary.distinct(),
                number,
                number.map(n -> histogram(n, found.count(), values)).orElse(List.of()),
                hasTop(summary.distinct(), found.count()) ? values.top(TOP_VALUES) : List.of(),
                false,
                isTelling(found.count(), summary.distinct()) && summary.correlation() > NEARLY);
    }

    /** Of a column of texts. */
    ColumnProfile of(TableColumn column, ValueCounts.Summary found, ValueCounts values) {
        return profile(
                column,
                found.present(),
                found.distinct(),
                Optional.empty(),
                List.of(),
                hasTop(found.distinct(), found.present()) ? values.top(TOP_VALUES) : List.of(),
                column.role() == Role.TARGET && values.isImbalanced(IMBALANCE),
                fixesClass(column, found, values));
    }

    private ColumnProfile profile(
            TableColumn column,
            long count,
            long distinct,
            Optional<NumberProfile> number,
            List<Bin> histogram,
            List<ValueCount> top,
            boolean isImbalanced,
            boolean isNearlyTarget) {
        return new ColumnProfile(
                column.name(),
                column.type(),
                count,
                rows - count,
                distinct,
                number,
                histogram,
                top,
                warnings(column, count, distinct, isImbalanced, isNearlyTarget));
    }

    /** Whether different values are counted, and not only estimated. */
    boolean isExact() {
        return rows <= Sampling.EXACT;
    }

    /** Pearson's correlation is with a number, or with one of two classes. */
    private Optional<String> correlated() {
        if (target.type() == ColumnType.NUMBER) {
            return Optional.of(target.cell());
        }
        return classes.size() == 2
                ? Optional.of("CAST(" + target.cell() + " = " + Sql.literal(classes.getFirst()) + " AS INTEGER)")
                : Optional.empty();
    }

    /** Of some columns of numbers at once. */
    List<NumberSummary> summaries(List<TableColumn> columns) {
        var distinct = isExact() ? "count(DISTINCT %s)" : "approx_count_distinct(%s)";
        return NumberSummary.of(database, columns, distinct::formatted, correlated());
    }

    /** The same, of columns whose values have been counted. */
    List<NumberSummary> summaries(List<TableColumn> columns, List<NumberValues> counted) {
        var found = NumberSummary.of(database, columns, cell -> "0", correlated());
        return IntStream.range(0, columns.size())
                .mapToObj(i -> found.get(i).withDistinct(counted.get(i).distinct()))
                .toList();
    }

    private static NumberProfile number(NumberSummary.Moments found, NumberValues values) {
        var quantiles = values.quantiles(QUANTILES);
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

    private static List<Bin> histogram(NumberProfile number, long count, NumberValues values) {
        var width = (number.max() - number.min()) / BINS;
        if (!(width > 0) || Double.isInfinite(width)) {
            return List.of(new Bin(number.min(), number.max(), count));
        }
        var counts = values.histogram(number.min(), width, BINS);
        return IntStream.range(0, BINS)
                .mapToObj(i -> new Bin(
                        number.min() + i * width,
                        i == BINS - 1 ? number.max() : number.min() + (i + 1) * width,
                        counts[i]))
                .toList();
    }

    /** Where each value comes once, or nearly, there are no top values, and counting them would cost a table of all. */
    private static boolean hasTop(long distinct, long count) {
        return !(distinct >= count && count > ENOUGH_ROWS || count > Sampling.EXACT && distinct * 2 > count);
    }

    private List<Warning> warnings(
            TableColumn column, long count, long distinct, boolean isImbalanced, boolean isNearlyTarget) {
        var found = new EnumMap<Warning, Boolean>(Warning.class);
        found.put(Warning.CONSTANT, distinct <= 1);
        found.put(Warning.MANY_MISSING, rows - count > MANY_MISSING * rows);
        if (column.role() == Role.TARGET) {
            found.put(Warning.CLASS_IMBALANCE, isImbalanced);
        } else {
            found.put(Warning.ID_LIKE, isIdLike(column, count, distinct));
            found.put(
                    Warning.HIGH_CARDINALITY, column.type() == ColumnType.CATEGORY && distinct > Column.MAX_CATEGORIES);
            found.put(Warning.NEARLY_TARGET, isNearlyTarget);
        }
        return found.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
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

    /** Whether the column has enough to tell of a target. */
    private static boolean isTelling(long count, long distinct) {
        return count >= ENOUGH_ROWS && distinct > 1;
    }

    private boolean fixesClass(TableColumn column, ValueCounts.Summary found, ValueCounts values) {
        return column.role() != Role.TARGET
                && isTelling(found.present(), found.distinct())
                && target.type() != ColumnType.NUMBER
                && column.type() != ColumnType.TEXT
                && found.distinct() * 2 <= found.present()
                && values.guessed() > NEARLY * found.present()
                && values.commonest() < (2 * NEARLY - 1) * found.present();
    }
}
