package io.millrace.preprocess.dataset;

import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.TableColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the rows of the table {@code data} tell of a column of numbers.
 *
 * @param all of the rows of all splits
 * @param distinct different values, approximately where they are not counted
 * @param correlation Pearson's with what the target tells, without its sign; 0 where there is none
 * @param train of the train rows alone
 */
record NumberSummary(Moments all, long distinct, double correlation, Moments train) {
    private static final int FIGURES = Moments.FIGURES + 2;

    /** Different values that one query may hold at once, to count them. */
    private static final long MOST_VALUES = 1_000_000;

    private static final int MOST_COLUMNS = 32;

    /** Where values are only estimated: enough to read rows and target seldom, few enough for several threads. */
    private static final int ESTIMATED_COLUMNS = 4;

    /** All but the count are 0 where that is. @param count rows with a value @param sd by n - 1 */
    record Moments(long count, double min, double max, double mean, double sd) {
        private static final int FIGURES = 5;

        private static Moments of(ResultSet row, int at) throws SQLException {
            return new Moments(
                    row.getLong(at + 1),
                    row.getDouble(at + 2),
                    row.getDouble(at + 3),
                    row.getDouble(at + 4),
                    row.getDouble(at + 5));
        }

        private static String sql(String cell) {
            return Stream.of("count", "min", "max", "avg", "stddev_samp")
                    .map(figure -> figure + "(" + cell + ")")
                    .collect(Collectors.joining(", "));
        }
    }

    /** How many columns one query may describe in a table of so many rows. */
    static int columnsAtOnce(long rows) {
        return rows > Sampling.EXACT
                ? ESTIMATED_COLUMNS
                : (int) Math.clamp(MOST_VALUES / Math.max(rows, 1), 1, MOST_COLUMNS);
    }

    /**
     * Of several columns, which share the reading of the rows.
     *
     * @param columns of numbers
     * @param distinct the figure of a cell that is its different values, as SQL
     * @param other what columns are correlated with, as SQL; empty for nothing
     */
    static List<NumberSummary> of(
            Database database, List<TableColumn> columns, UnaryOperator<String> distinct, Optional<String> other) {
        var cells = columns.stream().map(TableColumn::cell).toList();
        // Of the train rows apart: FILTER would choose them anew for each figure, at twice the time.
        var train = database.one(
                "SELECT " + joined(cells, Moments::sql) + " FROM data WHERE s = 0",
                row -> each(cells, i -> Moments.of(row, i * Moments.FIGURES)));
        var figures = joined(
                cells,
                cell -> Moments.sql(cell) + ", "
                        + distinct.apply(cell) + ", "
                        + (other.isPresent() ? "abs(corr(" + cell + ", other))" : "0.0"));
        return database.one(
                "SELECT " + figures + " FROM (SELECT *, " + other.orElse("0") + " AS other FROM data)",
                row -> each(cells, i -> of(row, i * FIGURES, train.get(i))));
    }

    NumberSummary withDistinct(long counted) {
        return new NumberSummary(all, counted, correlation, train);
    }

    private static String joined(List<String> cells, UnaryOperator<String> figures) {
        return cells.stream().map(figures).collect(Collectors.joining(", "));
    }

    private interface Figures<T> {
        T of(int column) throws SQLException;
    }

    private static <T> List<T> each(List<String> cells, Figures<T> figures) throws SQLException {
        var found = new ArrayList<T>();
        for (int i = 0; i < cells.size(); i++) {
            found.add(figures.of(i));
        }
        return found;
    }

    private static NumberSummary of(ResultSet row, int at, Moments train) throws SQLException {
        double correlation = row.getDouble(at + Moments.FIGURES + 2);
        return new NumberSummary(
                Moments.of(row, at),
                row.getLong(at + Moments.FIGURES + 1),
                Double.isNaN(correlation) ? 0 : correlation,
                train);
    }
}
