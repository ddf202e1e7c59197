package io.millrace.trainer.data;

import io.millrace.onnx.FeatureShape;

/** Whether a dataset's features fit into the memory, told before it is filled. */
final class HeapBudget {
    /** Left to everything that is not features: batches, weights, checkpoints, the reader. */
    private static final double SHARE = 0.8;

    /** A term's number and what it counts, and both again while the parts of a split are joined. */
    private static final int BYTES_PER_TERM = 2 * (Integer.BYTES + Float.BYTES);

    /**
     * The numbers kept for each weight of a term: itself, its gradient and two means of it; copies of weight and means
     * after an epoch, and the best epoch's; these four once more while a checkpoint is written.
     */
    private static final int NUMBERS_PER_WEIGHT = 12;

    private final long freeBytes;

    /** @param freeBytes of heap, counting what the heap may still grow by */
    HeapBudget(long freeBytes) {
        this.freeBytes = freeBytes;
    }

    static HeapBudget ofThisProcess() {
        var runtime = Runtime.getRuntime();
        return new HeapBudget(runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()));
    }

    /**
     * Checks the numbers of {@code rows}, and the weights of their terms.
     *
     * @param outputs scores a row
     * @throws TooLargeException if they do not fit
     */
    void check(long rows, FeatureShape shape, int outputs) {
        check(rows, shape, outputs, 0);
    }

    /**
     * The same with the terms themselves, of which one knows how many there are once some rows are read.
     *
     * @param termsARow on average so far
     * @throws TooLargeException if they do not fit
     */
    void check(long rows, FeatureShape shape, int outputs, double termsARow) {
        double numbers = (double) rows * (shape.size() + 1) * Float.BYTES;
        double terms = rows * termsARow;
        double needed = numbers + terms * BYTES_PER_TERM + weights(shape) * outputs * NUMBERS_PER_WEIGHT * Float.BYTES;
        boolean countable = rows <= Integer.MAX_VALUE - Examples.BLOCK_ROWS && terms <= Integer.MAX_VALUE;
        if (needed > freeBytes * SHARE || !countable) {
            throw new TooLargeException(
                    "%d rows of %d features%s need %.0f MiB of memory, and the trainer has %.0f MiB for them"
                            .formatted(
                                    rows,
                                    shape.size(),
                                    hasTerms(shape) ? " and about %.0f terms of texts".formatted(termsARow) : "",
                                    needed / (1 << 20),
                                    freeBytes * SHARE / (1 << 20)));
        }
    }

    /** Of one output. A network's few weights are not worth counting. */
    private static double weights(FeatureShape shape) {
        return switch (shape) {
            case FeatureShape.Vector(int width, int terms) -> terms == 0 ? 0 : (double) terms + width;
            case FeatureShape.Image image -> 0;
        };
    }

    private static boolean hasTerms(FeatureShape shape) {
        return weights(shape) > 0;
    }
}
