package io.millrace.trainer.data;

/** Whether a dataset's features fit into the memory, told before it is filled. */
final class HeapBudget {
    /** Left to everything that is not features: batches, weights, checkpoints, the reader. */
    private static final double SHARE = 0.8;

    private final long freeBytes;

    /** @param freeBytes of heap, counting what the heap may still grow by */
    HeapBudget(long freeBytes) {
        this.freeBytes = freeBytes;
    }

    static HeapBudget ofThisProcess() {
        var runtime = Runtime.getRuntime();
        return new HeapBudget(runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()));
    }

    /** @throws TooLargeException if {@code rows} of {@code width} features do not fit */
    void check(long rows, int width) {
        double needed = (double) rows * (width + 1) * Float.BYTES;
        if (needed > freeBytes * SHARE || rows > Integer.MAX_VALUE - Examples.BLOCK_ROWS) {
            throw new TooLargeException(
                    "%d rows of %d features need %.0f MiB of memory, and the trainer has %.0f MiB for them"
                            .formatted(rows, width, needed / (1 << 20), freeBytes * SHARE / (1 << 20)));
        }
    }
}
