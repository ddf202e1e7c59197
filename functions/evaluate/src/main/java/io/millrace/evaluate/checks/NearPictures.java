package io.millrace.evaluate.checks;

import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
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
    private int pictures;
    private long pairs;
    private Index index = new Index(new int[0], new float[0], List.of());

    /** One shifted version of a kept picture. */
    private record Kept(int picture, float[] cells, float[] sketch) {}

    /**
     * The kept ones by rising first value of their sketches.
     *
     * @param frequencies of the sketches, those first in which the kept ones differ most
     * @param sketches [kept][frequencies], one after the other
     */
    private record Index(int[] frequencies, float[] sketches, List<Kept> kept) {
        float[] ordered(float[] sketch) {
            var ordered = new float[frequencies.length];
            for (int i = 0; i < ordered.length; i++) {
                ordered[i] = sketch[frequencies[i]];
            }
            return ordered;
        }

        /** The place of the first whose sketch begins with no less. */
        int first(float least) {
            int low = 0;
            int high = kept.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sketches[middle * frequencies.length] < least) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        boolean isWithin(int place, float[] sketch) {
            int first = place * sketch.length;
            float distance = 0;
            for (int i = 0; i < sketch.length && distance <= MOST_DISTANCE; i++) {
                distance += (sketches[first + i] - sketch[i]) * (sketches[first + i] - sketch[i]);
            }
            return distance <= MOST_DISTANCE;
        }
    }

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
        if (index.kept().size() != kept.size()) {
            index = index();
        }
        var cells = grid.normal(grid.grey(images(batch), row));
        var sketch = index.ordered(grid.sketch(cells));
        float reach = (float) Math.sqrt(MOST_DISTANCE);
        int end = index.first(Math.nextUp(sketch[0] + reach));
        for (int place = index.first(sketch[0] - reach); place < end; place++) {
            var candidate = index.kept().get(place);
            if (index.isWithin(place, sketch) && !near.get(candidate.picture()) && isAlike(candidate.cells(), cells)) {
                near.set(candidate.picture());
            }
        }
    }

    @Override
    public boolean isSpent() {
        return pairs > MOST_PAIRS;
    }

    private Index index() {
        var frequencies = IntStream.range(0, grid.frequencies())
                .boxed()
                .sorted(Comparator.comparingDouble(this::spread).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        var sorted = kept.stream()
                .sorted(Comparator.comparing(one -> one.sketch()[frequencies[0]]))
                .toList();
        var sketches = new float[sorted.size() * frequencies.length];
        for (int i = 0; i < sketches.length; i++) {
            sketches[i] = sorted.get(i / frequencies.length).sketch()[frequencies[i % frequencies.length]];
        }
        return new Index(frequencies, sketches, sorted);
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
