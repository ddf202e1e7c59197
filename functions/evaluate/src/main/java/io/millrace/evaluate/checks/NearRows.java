package io.millrace.evaluate.checks;

import io.millrace.data.DatasetReader;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Test rows that nearly stand in train.
 *
 * @param test how many were looked at
 * @param train how many they were compared with
 * @param found by their numbers in the test split, from 0
 */
record NearRows(long test, long train, List<Long> found) {
    private static final int BATCH = 1_000;

    NearRows {
        found = List.copyOf(found);
    }

    /**
     * @param mostTest rows that are looked at, evenly chosen
     * @param mostTrain rows that they are compared with, evenly chosen
     */
    static NearRows find(RowMatcher matcher, Part test, int mostTest, Part train, int mostTrain) {
        long kept = 0;
        try (var batches = test.reader().sample(test.rows(), mostTest, BATCH)) {
            for (var iterator = batches.iterator(); iterator.hasNext(); ) {
                var batch = iterator.next();
                for (int row = 0; row < batch.rows(); row++, kept++) {
                    matcher.keep(batch, row);
                }
            }
        }
        var near = new BitSet();
        long compared = 0;
        try (var batches = train.reader().sample(train.rows(), mostTrain, BATCH)) {
            for (var iterator = batches.iterator(); iterator.hasNext() && !matcher.isSpent(); ) {
                var batch = iterator.next();
                for (int row = 0; row < batch.rows() && !matcher.isSpent(); row++, compared++) {
                    matcher.compare(batch, row, near);
                }
            }
        }
        long stride = DatasetReader.stride(test.rows(), mostTest);
        return new NearRows(
                kept,
                compared,
                near.stream()
                        .asLongStream()
                        .flatMap(row -> LongStream.of(row * stride))
                        .boxed()
                        .toList());
    }
}
