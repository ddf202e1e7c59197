package io.millrace.evaluate.checks;

import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures that are the same but for a shift of one grid cell, brightness, contrast and some noise: of which, as grey
 * grids of at most 32 by 32, one explains all but {@value #UNEXPLAINED} squared of the other's variance. Perceptual
 * hashes of 64 bits, made for photographs, take simple glyphs for each other; this distance was chosen on such: see
 * decision 20.
 *
 * <p>The search misses none. Grids are vectors of mean 0 and length 1; the distance of their first coefficients of the
 * cosine transform is never more than their own, so few pairs have to be compared in full.
 */
final class NearPictures implements RowMatcher {
    private static final double UNEXPLAINED = 0.15;
    private static final float ALIKE = (float) Math.sqrt(1 - UNEXPLAINED * UNEXPLAINED);
    /** Squared distance of two vectors of length 1 whose product is that. */
    private static final float MOST_DISTANCE = 2 - 2 * ALIKE;

    private static final int SHIFT = 1;
    /** Pairs of pictures that are compared in full: some ten seconds. */
    private static final long MOST_PAIRS = 20_000_000;

    private final PictureGrid grid;
    private final List<Kept> kept = new ArrayList<>();
    /** By the frequency in which they differ most. */
    private Kept[] sorted = new Kept[0];

    private int pivot;
    private int pictures;
    private long pairs;

    /** One shifted version of a kept picture. */
    private record Kept(int picture, float[] cells, float[] sketch) {}

    NearPictures(ImageShape shape) {
        this.grid = new PictureGrid(shape.height(), shape.width());
    }

    @Override
    public void keep(RawBatch batch, int row) {
        var grey = grid.grey(images(batch), row);
        for (int down = -SHIFT; down <= SHIFT; down++) {
            for (int right = -SHIFT; right <= SHIFT; right++) {
                var cells = grid.normal(grid.shifted(grey, right, down));
                kept.add(new Kept(pictures, cells, grid.sketch(cells)));
            }
        }
        pictures++;
    }

    @Override
    public void compare(RawBatch batch, int row, BitSet near) {
        if (sorted.length != kept.size()) {
            sort();
        }
        var cells = grid.normal(grid.grey(images(batch), row));
        var sketch = grid.sketch(cells);
        float reach = (float) Math.sqrt(MOST_DISTANCE);
        for (int i = first(sketch[pivot] - reach);
                i < sorted.length && sorted[i].sketch()[pivot] <= sketch[pivot] + reach;
                i++) {
            if (!near.get(sorted[i].picture())
                    && isWithin(sorted[i].sketch(), sketch)
                    && isAlike(sorted[i].cells(), cells)) {
                near.set(sorted[i].picture());
            }
        }
    }

    @Override
    public boolean isSpent() {
        return pairs > MOST_PAIRS;
    }

    private void sort() {
        pivot = IntStream.range(0, grid.frequencies())
                .boxed()
                .max(Comparator.comparingDouble(this::spread))
                .orElseThrow();
        sorted = kept.toArray(Kept[]::new);
        Arrays.sort(sorted, Comparator.comparing(one -> one.sketch()[pivot]));
    }

    private double spread(int frequency) {
        double mean = kept.stream()
                .mapToDouble(one -> one.sketch()[frequency])
                .average()
                .orElse(0);
        return kept.stream()
                .mapToDouble(one -> (one.sketch()[frequency] - mean) * (one.sketch()[frequency] - mean))
                .sum();
    }

    /** The place of the first that has no less of the pivot. */
    private int first(float least) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].sketch()[pivot] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isWithin(float[] a, float[] b) {
        float distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance += (a[i] - b[i]) * (a[i] - b[i]);
            if (distance > MOST_DISTANCE) {
                return false;
            }
        }
        return true;
    }

    private boolean isAlike(float[] a, float[] b) {
        pairs++;
        float product = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
        }
        return product >= ALIKE;
    }

    private static RawColumn.Images images(RawBatch batch) {
        return (RawColumn.Images) batch.columns().get(ModelSignature.IMAGE);
    }
}
