package io.millrace.evaluate.robustness;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** What happens to the cells of a table: values get lost, numbers drift, categories are mixed up, texts mistyped. */
final class TableDisturbances {
    private static final String CELLS = "share of cells";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final List<Column> features;

    TableDisturbances(DatasetManifest dataset) {
        this.features = dataset.features();
    }

    /** Those that the table has columns for. */
    List<Disturbance> all() {
        var all = new ArrayList<Disturbance>();
        all.add(Disturbance.of("missing_values", CELLS, this::missing, 0.05, 0.1, 0.2, 0.3, 0.5));
        if (has(column -> column.type() == ColumnType.NUMBER)) {
            all.add(Disturbance.of("noise", "standard deviations", this::noise, 0.1, 0.25, 0.5, 0.75, 1));
        }
        if (has(column -> column.categories().size() > 1)) {
            all.add(Disturbance.of("category_swaps", CELLS, this::swap, 0.05, 0.1, 0.2, 0.3, 0.5));
        }
        if (has(column -> column.type() == ColumnType.TEXT)) {
            all.add(Disturbance.of("typos", "share of letters", this::typos, 0.01, 0.02, 0.05, 0.1, 0.2));
        }
        return all;
    }

    private boolean has(Predicate<Column> kind) {
        return features.stream().anyMatch(kind);
    }

    private RawBatch missing(RawBatch batch, double share, SplittableRandom random) {
        return change(batch, column -> true, (column, values) -> switch (values) {
            case RawColumn.Numbers numbers -> {
                var changed = numbers.values().clone();
                Arrays.setAll(changed, row -> random.nextDouble() < share ? Double.NaN : changed[row]);
                yield new RawColumn.Numbers(changed);
            }
            case RawColumn.Strings strings -> {
                var changed = strings.values().clone();
                Arrays.setAll(changed, row -> random.nextDouble() < share ? "" : changed[row]);
                yield new RawColumn.Strings(changed);
            }
            case RawColumn.Images images -> images;
        });
    }

    /** Adds normal noise, as so many standard deviations of the column in the train split. */
    private RawBatch noise(RawBatch batch, double deviations, SplittableRandom random) {
        return change(batch, column -> column.type() == ColumnType.NUMBER, (column, values) -> {
            double deviation = deviations
                    * column.number().map(Column.NumberStatistics::sd).orElse(0.0);
            var changed = ((RawColumn.Numbers) values).values().clone();
            Arrays.setAll(changed, row -> changed[row] + deviation * random.nextGaussian());
            return new RawColumn.Numbers(changed);
        });
    }

    /** Puts another category of the column in place of the cell's. */
    private RawBatch swap(RawBatch batch, double share, SplittableRandom random) {
        return change(batch, column -> column.categories().size() > 1, (column, values) -> {
            var changed = ((RawColumn.Strings) values).values().clone();
            Arrays.setAll(changed, row -> {
                var other = column.categories()
                        .get(random.nextInt(column.categories().size()))
                        .value();
                return random.nextDouble() < share ? other : changed[row];
            });
            return new RawColumn.Strings(changed);
        });
    }

    /** Replaces, drops or doubles letters. */
    private RawBatch typos(RawBatch batch, double share, SplittableRandom random) {
        return change(batch, column -> column.type() == ColumnType.TEXT, (column, values) -> {
            var changed = ((RawColumn.Strings) values).values().clone();
            Arrays.setAll(changed, row -> mistyped(changed[row], share, random));
            return new RawColumn.Strings(changed);
        });
    }

    private static String mistyped(String text, double share, SplittableRandom random) {
        var result = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            if (random.nextDouble() >= share) {
                result.appendCodePoint(letter);
                return;
            }
            switch (random.nextInt(3)) {
                case 0 -> result.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
                case 1 -> result.appendCodePoint(letter).appendCodePoint(letter);
                default -> {
                    // Dropped.
                }
            }
        });
        return result.toString();
    }

    private RawBatch change(RawBatch batch, Predicate<Column> which, BiFunction<Column, RawColumn, RawColumn> change) {
        var changed = batch;
        for (var column : features) {
            if (which.test(column)) {
                changed = changed.with(
                        column.name(), change.apply(column, batch.columns().get(column.name())));
            }
        }
        return changed;
    }
}
