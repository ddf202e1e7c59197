package io.millrace.onnx;

import io.millrace.onnx.Architecture.Cnn;
import io.millrace.onnx.Architecture.ConvBlock;
import io.millrace.onnx.Architecture.ResNet;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional network that images deserve: a deep one for many colour images, in which there is more to see than in
 * grey ones; a shallow one otherwise, which takes a fifth of the time and learns from fewer images.
 */
final class DefaultCnn {
    private static final int KERNEL = 3;
    private static final int POOL = 2;
    private static final int FIRST_FILTERS = 32;
    private static final int MOST_FILTERS = 128;
    /** Stop once the shorter side is this small: 28 x 28 gives two blocks, 64 x 64 three. */
    private static final int SMALL_SIDE = 7;

    private static final int HIDDEN = 128;
    private static final double DROPOUT = 0.4;

    private static final int MOST_BLOCKS = 6;
    /** Below this a convolution without padding would eat most of the image. */
    private static final int TINY_SIDE = 8;

    private static final int COLOURS = 3;
    /** Fewer images do not teach a deep network. */
    private static final long ENOUGH_ROWS = 2_000;

    private static final int SHORTEST_DEEP_SIDE = 16;
    /** Larger images are pooled to at most twice this before the stages begin. */
    private static final int STAGES_SIDE = 32;

    private static final int FIRST_DEEP_FILTERS = 16;
    private static final double DEEP_DROPOUT = 0.2;

    private DefaultCnn() {}

    /** @param rows to train on */
    static Architecture of(FeatureShape features, long rows) {
        if (!(features instanceof FeatureShape.Image image)) {
            // Says what is wrong with a cnn on a table.
            var none = new Cnn(List.of(), List.of(), 0);
            none.layers(features, 1);
            return none;
        }
        return isDeep(image, rows) ? deep(image) : shallow(image);
    }

    private static boolean isDeep(FeatureShape.Image image, long rows) {
        return image.channels() == COLOURS && side(image) >= SHORTEST_DEEP_SIDE && rows >= ENOUGH_ROWS;
    }

    private static int side(FeatureShape.Image image) {
        return Math.min(image.height(), image.width());
    }

    private static ResNet deep(FeatureShape.Image image) {
        int pool = Math.max(1, Integer.highestOneBit(side(image) / STAGES_SIDE));
        var filters = new ArrayList<>(List.of(FIRST_DEEP_FILTERS));
        for (int side = side(image) / pool; side > SMALL_SIDE; side /= POOL) {
            filters.add(Math.min(POOL * filters.getLast(), MOST_FILTERS));
        }
        return new ResNet(filters, pool, DEEP_DROPOUT);
    }

    private static Cnn shallow(FeatureShape.Image image) {
        int side = side(image);
        var blocks = new ArrayList<ConvBlock>();
        int filters = FIRST_FILTERS;
        do {
            boolean samePadding = side < TINY_SIDE;
            int convolved = samePadding ? side : side - KERNEL + 1;
            int pool = convolved >= POOL ? POOL : 1;
            blocks.add(new ConvBlock(filters, KERNEL, samePadding, pool));
            side = convolved / pool;
            filters = Math.min(2 * filters, MOST_FILTERS);
        } while (side > SMALL_SIDE && blocks.size() < MOST_BLOCKS);
        return new Cnn(blocks, List.of(HIDDEN), DROPOUT);
    }
}
