package io.millrace.lifecycle.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional network: a deep one for many colour images, in which there is more to see than in grey ones; a shallow
 * one otherwise, which takes a fifth of the time and learns from fewer images.
 */
public sealed interface ConvolutionalForm {

    /** Multiply-adds of one image's way forward. */
    double multiplyAdds(int height, int width, int channels, int outputs);

    /**
     * The one that images deserve.
     *
     * @param rows to train on
     */
    static ConvolutionalForm of(int height, int width, int channels, long rows) {
        int side = Math.min(height, width);
        return Deep.suits(side, channels, rows) ? Deep.of(side) : Shallow.of(side);
    }

    /**
     * Convolution blocks, then one hidden dense layer.
     *
     * @param dropout share of the hidden units that is dropped while training
     */
    record Shallow(List<Block> blocks, int hidden, double dropout) implements ConvolutionalForm {
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

        /**
         * Convolution - ReLU - max pooling.
         *
         * @param kernel side of the square window
         * @param samePadding whether the convolution keeps the image's size
         * @param pool side of the pooled square; 1: no pooling
         */
        public record Block(int filters, int kernel, boolean samePadding, int pool) {
            private int convolved(int side) {
                return samePadding ? side : side - kernel + 1;
            }
        }

        public Shallow {
            blocks = List.copyOf(blocks);
        }

        static Shallow of(int shorterSide) {
            int side = shorterSide;
            var blocks = new ArrayList<Block>();
            int filters = FIRST_FILTERS;
            do {
                boolean samePadding = side < TINY_SIDE;
                int convolved = samePadding ? side : side - KERNEL + 1;
                int pool = convolved >= POOL ? POOL : 1;
                blocks.add(new Block(filters, KERNEL, samePadding, pool));
                side = convolved / pool;
                filters = Math.min(2 * filters, MOST_FILTERS);
            } while (side > SMALL_SIDE && blocks.size() < MOST_BLOCKS);
            return new Shallow(blocks, HIDDEN, DROPOUT);
        }

        @Override
        public double multiplyAdds(int height, int width, int channels, int outputs) {
            double uses = 0;
            int h = height;
            int w = width;
            int in = channels;
            for (var block : blocks) {
                h = block.convolved(h);
                w = block.convolved(w);
                uses += (double) h * w * block.kernel() * block.kernel() * in * block.filters();
                h /= block.pool();
                w /= block.pool();
                in = block.filters();
            }
            return uses + (double) h * w * in * hidden + (double) hidden * outputs;
        }
    }

    /**
     * A residual network: a convolution, then stages of which each convolves, halves the image, and adds to it what two
     * more convolutions make of it, then the mean of each channel. All convolutions keep the size.
     *
     * @param filters of the first convolution, then of each stage
     * @param firstPool side of the square that is pooled after the first convolution; 1: no pooling
     * @param dropout before the output
     */
    record Deep(List<Integer> filters, int firstPool, double dropout) implements ConvolutionalForm {
        private static final int COLOURS = 3;
        /** Fewer images do not teach a deep network. */
        private static final long ENOUGH_ROWS = 2_000;

        private static final int SHORTEST_SIDE = 16;
        /** Larger images are pooled to at most twice this before the stages begin. */
        private static final int STAGES_SIDE = 32;

        private static final int SMALL_SIDE = 7;
        private static final int HALF = 2;
        private static final int KERNEL_VALUES = 9;
        private static final int FIRST_FILTERS = 16;
        private static final int MOST_FILTERS = 128;
        private static final double DROPOUT = 0.2;

        public Deep {
            filters = List.copyOf(filters);
        }

        static boolean suits(int side, int channels, long rows) {
            return channels == COLOURS && side >= SHORTEST_SIDE && rows >= ENOUGH_ROWS;
        }

        static Deep of(int shorterSide) {
            int pool = Math.max(1, Integer.highestOneBit(shorterSide / STAGES_SIDE));
            var filters = new ArrayList<>(List.of(FIRST_FILTERS));
            for (int side = shorterSide / pool; side > SMALL_SIDE; side /= HALF) {
                filters.add(Math.min(2 * filters.getLast(), MOST_FILTERS));
            }
            return new Deep(filters, pool, DROPOUT);
        }

        @Override
        public double multiplyAdds(int height, int width, int channels, int outputs) {
            double uses = convolution(height, width, channels, filters.getFirst());
            int h = height / firstPool;
            int w = width / firstPool;
            for (int stage = 1; stage < filters.size(); stage++) {
                int out = filters.get(stage);
                uses += convolution(h, w, filters.get(stage - 1), out);
                h /= HALF;
                w /= HALF;
                uses += 2 * convolution(h, w, out, out);
            }
            return uses + (double) filters.getLast() * outputs;
        }

        private static double convolution(double height, double width, double in, double out) {
            return height * width * KERNEL_VALUES * in * out;
        }
    }
}
