package io.millrace.evaluate.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How often each class was answered for each: the whole matrix for few classes, its sums for any number. */
final class ConfusionCounts {
    private final int maxMatrix;
    private int classes;
    private long[] hits;
    private long[] support;
    private long[] answered;
    private long[][] matrix;

    /** @param maxMatrix most classes of which the matrix is kept */
    ConfusionCounts(int classes, int maxMatrix) {
        this.maxMatrix = maxMatrix;
        this.classes = classes;
        hits = new long[classes];
        support = new long[classes];
        answered = new long[classes];
        matrix = classes > maxMatrix ? new long[0][] : new long[classes][classes];
    }

    void add(int actual, int predicted) {
        support[actual]++;
        answered[predicted]++;
        if (actual == predicted) {
            hits[actual]++;
        }
        if (matrix.length > 0) {
            matrix[actual][predicted]++;
        }
    }

    /** Makes room for one more class. */
    void addClass() {
        classes++;
        if (classes > support.length) {
            int capacity = classes + classes / 2;
            hits = Arrays.copyOf(hits, capacity);
            support = Arrays.copyOf(support, capacity);
            answered = Arrays.copyOf(answered, capacity);
        }
        if (classes > maxMatrix) {
            matrix = new long[0][];
        } else {
            int size = classes;
            matrix = IntStream.range(0, size)
                    .mapToObj(row -> row < matrix.length ? Arrays.copyOf(matrix[row], size) : new long[size])
                    .toArray(long[][]::new);
        }
    }

    /** Rows of this class that were answered so. */
    long hits(int index) {
        return hits[index];
    }

    long hits() {
        return Arrays.stream(hits).sum();
    }

    /** Rows of this class. */
    long support(int index) {
        return support[index];
    }

    /** Rows that were answered with this class. */
    long answered(int index) {
        return answered[index];
    }

    /** Rows are true classes, columns answers; empty where there are too many classes. */
    List<List<Long>> matrix() {
        return Arrays.stream(matrix)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }
}
