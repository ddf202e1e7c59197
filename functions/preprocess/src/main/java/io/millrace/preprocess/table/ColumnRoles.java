package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What a table's columns are for, as far as their names and the spec say it. Columns go by their place. */
final class ColumnRoles {
    static final int NONE = -1;
    private static final Set<String> TARGET_NAMES = Set.of("label", "target", "class", "y");

    private final List<String> names;
    private final DataSpec spec;

    ColumnRoles(List<String> names, DataSpec spec) {
        this.names = names;
        this.spec = spec;
    }

    /** The column of that name, in upper or lower case; {@link #NONE} if there is none. */
    int index(String name) {
        int exact = names.indexOf(name);
        return exact >= 0
                ? exact
                : IntStream.range(0, names.size())
                        .filter(i -> names.get(i).equalsIgnoreCase(name))
                        .findFirst()
                        .orElse(NONE);
    }

    /** The column that divides the rows; {@link #NONE} if there is none. */
    int split() {
        return spec.split().column().map(this::index).orElse(NONE);
    }

    /** The spec's target, or the one guessed; {@link #NONE} if the spec names none that exists. */
    int target() {
        return spec.target().map(this::index).orElseGet(this::guessedTarget);
    }

    private int guessedTarget() {
        for (int i = 0; i < names.size(); i++) {
            if (TARGET_NAMES.contains(names.get(i).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        var last = names.size() - 1;
        return split() == last && last > 0 ? last - 1 : last;
    }

    /** All but the split column, by name, so that the order of columns makes no difference. */
    List<Integer> uploaded() {
        return byName(i -> i != split());
    }

    /** Those of {@link #uploaded()} that a dataset keeps: the target, and what is not ignored or is sensitive. */
    List<Integer> kept() {
        return byName(i -> i == target() || i != split() && (!isIgnored(i) || isSensitive(i)));
    }

    boolean isIgnored(int index) {
        return spec.ignore().stream().anyMatch(names.get(index)::equalsIgnoreCase);
    }

    boolean isSensitive(int index) {
        return spec.sensitive().stream().anyMatch(names.get(index)::equalsIgnoreCase);
    }

    /** Whether the column's cells may be stored as values of that type, if all of them are such. */
    boolean mayBe(ColumnType type, int index) {
        var forced = spec.types().get(names.get(index));
        return index != target() && index != split() && (forced == null || forced == type);
    }

    private List<Integer> byName(IntPredicate wanted) {
        return IntStream.range(0, names.size())
                .filter(wanted)
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .toList();
    }
}
