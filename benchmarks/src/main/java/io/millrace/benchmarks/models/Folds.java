package io.millrace.benchmarks.models;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A table of few rows in parts for cross-validation. Which row is in which fold depends on nothing but the number of rows. The
 * first line is the header; no cell holds a line break.
 */
final class Folds {
    static final int COUNT = 5;
    private static final long SEED = 1;

    private Folds() {}

    /** @param fold from 1 */
    static String only(int fold, String table) {
        return rows(table, of -> of == fold);
    }

    /** @param fold from 1 */
    static String without(int fold, String table) {
        return rows(table, of -> of != fold);
    }

    private static String rows(String table, IntPredicate wanted) {
        List<String> lines = table.lines().toList();
        int[] folds = folds(lines.size() - 1);
        var text = new StringBuilder(lines.getFirst()).append('\n');
        IntStream.range(1, lines.size())
                .filter(line -> wanted.test(folds[line - 1]))
                .forEach(line -> text.append(lines.get(line)).append('\n'));
        return text.toString();
    }

    /** The fold of each row: as many of each, give or take one, in random order. */
    private static int[] folds(int rows) {
        var numbers = Arrays.asList(
                IntStream.range(0, rows).mapToObj(row -> 1 + row % COUNT).toArray(Integer[]::new));
        Collections.shuffle(numbers, new Random(SEED));
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
