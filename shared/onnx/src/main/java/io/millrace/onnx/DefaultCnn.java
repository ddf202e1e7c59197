package io.millrace.onnx;

import io.millrace.onnx.Architecture.Cnn;
import io.millrace.onnx.Architecture.ConvBlock;
import java.util.ArrayList;
import java.util.List;

/** How many convolution blocks an image deserves. */
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

    private DefaultCnn() {}

    static Cnn of(FeatureShape features) {
        if (!(features instanceof FeatureShape.Image(int height, int width, int channels))) {
            // Says what is wrong with a cnn on a table.
            var none = new Cnn(List.of(), List.of(), 0);
            none.layers(features, 1);
            return none;
        }
        int side = Math.min(height, width);
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
