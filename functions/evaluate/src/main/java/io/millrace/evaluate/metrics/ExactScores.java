package io.millrace.evaluate.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Keeps every score, 4 bytes each: the exact area. */
final class ExactScores implements RankScores {
    private static final int FIRST_CAPACITY = 64;

    private final Scores positives = new Scores();
    private final Scores negatives = new Scores();

    @Override
    public void add(float score, boolean positive) {
        (positive ? positives : negatives).add(score);
    }

    @Override
    public OptionalDouble area() {
        if (positives.size == 0 || negatives.size == 0 || positives.undefined || negatives.undefined) {
            return OptionalDouble.empty();
        }
        var above = positives.sorted();
        var below = negatives.sorted();
        double wins = 0;
        int less = 0;
        int notMore = 0;
        for (float score : above) {
            while (less < below.length && below[less] < score) {
                less++;
            }
            notMore = Math.max(notMore, less);
            while (notMore < below.length && below[notMore] <= score) {
                notMore++;
            }
            wins += less + (notMore - less) / 2.0;
        }
        return OptionalDouble.of(wins / above.length / below.length);
    }

    private static final class Scores {
        private float[] values = new float[FIRST_CAPACITY];
        private int size;
        private boolean undefined;

        void add(float score) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            // 0 and -0 are one score, although sorting tells them apart.
            values[size++] = score == 0 ? 0 : score;
            undefined |= Float.isNaN(score);
        }

        float[] sorted() {
            var sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
