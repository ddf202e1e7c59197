package io.millrace.trainer.fit;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The order of the rows in an epoch: another one each epoch, the same for the same seed. */
final class Shuffle {
    private Shuffle() {}

    /** From 0 to {@code rows - 1}, as they come. */
    static int[] none(int rows) {
        var order = new int[rows];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** A permutation of 0 to {@code rows - 1}, by Fisher and Yates. */
    static int[] order(int rows, long seed, int epoch) {
        var order = none(rows);
        var random = new SplittableRandom(seed(seed, epoch));
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    /** A seed of that epoch's own, so that a resumed epoch draws what an undisturbed one draws. */
    static long seed(long seed, int epoch) {
        return seed * 0x9E3779B97F4A7C15L + epoch;
    }
}
