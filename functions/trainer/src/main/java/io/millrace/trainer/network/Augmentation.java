package io.millrace.trainer.network;

import io.millrace.onnx.FeatureShape;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Shows a network its training images as they might have been taken: turned by up to 10 degrees, a tenth larger or
 * smaller, moved by up to a tenth of their sides; colour images mirrored half of the time, unless a label
 * tells left from right (grey ones may be letters or digits); and of images that are not tiny, every fourth with a patch
 * erased (Zhong et al. 2020). Another draw for each image of each epoch.
 */
public final class Augmentation {
    private static final double LARGEST_TURN = Math.toRadians(10);
    private static final double LARGEST_ZOOM = 0.1;
    private static final double LARGEST_SHIFT = 0.1;
    private static final double MIRRORED = 0.5;
    private static final double ERASED = 0.25;
    private static final int COLOURS = 3;

    /** Of smaller images a turn blurs and a patch hides what there is to see. */
    private static final int SMALL_SIDE = 16;

    private static final Pattern SIDES = Pattern.compile("left|right", Pattern.CASE_INSENSITIVE);

    private final int height;
    private final int width;
    private final int channels;
    private final boolean mirrors;
    private final float[] source;
    private SplittableRandom random = new SplittableRandom(0);

    /** Of images of that shape; empty where rows are no images. @param classes their labels */
    public static Optional<Augmentation> of(FeatureShape shape, List<String> classes) {
        return shape instanceof FeatureShape.Image image
                ? Optional.of(new Augmentation(image, classes.stream().noneMatch(Augmentation::tellsSides)))
                : Optional.empty();
    }

    private static boolean tellsSides(String label) {
        return SIDES.matcher(label).find();
    }

    /** @param mirrors whether mirrored images may keep their labels */
    Augmentation(FeatureShape.Image shape, boolean mirrors) {
        this.height = shape.height();
        this.width = shape.width();
        this.channels = shape.channels();
        this.mirrors = mirrors && channels == COLOURS;
        this.source = new float[shape.size()];
    }

    /** Draws from that seed on. */
    void seed(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Changes the image that ends at the buffer's position. */
    void apply(FloatBuffer pixels) {
        int start = pixels.position() - source.length;
        pixels.get(start, source);
        boolean small = Math.min(height, width) < SMALL_SIDE;
        double turn = small ? 0 : between(LARGEST_TURN);
        double zoom = small ? 1 : 1 + between(LARGEST_ZOOM);
        double cos = Math.cos(turn) / zoom;
        double sin = Math.sin(turn) / zoom;
        // Whole pixels where one more or less is much: between them a tiny image is a blur.
        double down = small ? Math.rint(between(LARGEST_SHIFT) * height) : between(LARGEST_SHIFT) * height;
        double right = small ? Math.rint(between(LARGEST_SHIFT) * width) : between(LARGEST_SHIFT) * width;
        double mirror = mirrors && random.nextDouble() < MIRRORED ? -1 : 1;
        double middleY = (height - 1) / 2.0;
        double middleX = (width - 1) / 2.0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double fromMiddleY = y - middleY - down;
                double fromMiddleX = mirror * (x - middleX) - right;
                copy(
                        middleY + sin * fromMiddleX + cos * fromMiddleY,
                        middleX + cos * fromMiddleX - sin * fromMiddleY,
                        pixels,
                        start + (y * width + x) * channels);
            }
        }
        if (!small && random.nextDouble() < ERASED) {
            erase(pixels, start);
        }
    }

    private double between(double limit) {
        return (2 * random.nextDouble() - 1) * limit;
    }

    /** One pixel, linear between the four around the place; beyond the edge the edge goes on. */
    private void copy(double y, double x, FloatBuffer pixels, int to) {
        double insideY = Math.clamp(y, 0, height - 1);
        double insideX = Math.clamp(x, 0, width - 1);
        int top = (int) insideY;
        int left = (int) insideX;
        int bottom = Math.min(top + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        float lower = (float) (insideY - top);
        float further = (float) (insideX - left);
        for (int c = 0; c < channels; c++) {
            float above = mix(at(top, left, c), at(top, right, c), further);
            float below = mix(at(bottom, left, c), at(bottom, right, c), further);
            pixels.put(to + c, mix(above, below, lower));
        }
    }

    private float at(int y, int x, int channel) {
        return source[(y * width + x) * channels + channel];
    }

    private static float mix(float first, float second, float share) {
        return first + (second - first) * share;
    }

    /** A patch of up to a third of each side becomes one random shade. */
    private void erase(FloatBuffer pixels, int start) {
        int patchHeight = 1 + random.nextInt(height / 3);
        int patchWidth = 1 + random.nextInt(width / 3);
        int top = random.nextInt(height - patchHeight + 1);
        int left = random.nextInt(width - patchWidth + 1);
        float shade = (float) random.nextDouble();
        for (int y = top; y < top + patchHeight; y++) {
            for (int x = left * channels; x < (left + patchWidth) * channels; x++) {
                pixels.put(start + y * width * channels + x, shade);
            }
        }
    }
}
