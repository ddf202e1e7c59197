package io.millrace.trainer.network;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Mixes each row of a batch with the next one, in a share drawn for the batch; its loss is that of both labels in the
 * same share (Zhang et al. 2018). A network then learns no row by heart, and is less sure between classes.
 */
public final class Mixup {
    private SplittableRandom random = new SplittableRandom(0);

    /** Draws from that seed on. */
    void seed(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A row's own share, from a half to 1: the larger part of a Beta(0.2, 0.2), by Joehnk's algorithm. */
    float share() {
        while (true) {
            double a = fifthPower(random.nextDouble());
            double b = fifthPower(random.nextDouble());
            if (a + b > 0 && a + b <= 1) {
                return (float) (Math.max(a, b) / (a + b));
            }
        }
    }

    private static double fifthPower(double x) {
        return x * x * x * x * x;
    }

    /** Mixes rows that follow each other in the buffer; the last one with the first. */
    static void mix(FloatBuffer rows, int width, float share) {
        var first = new float[width];
        rows.get(0, first);
        int count = rows.limit() / width;
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < width; i++) {
                int at = row * width + i;
                float other = row + 1 < count ? rows.get(at + width) : first[i];
                rows.put(at, share * rows.get(at) + (1 - share) * other);
            }
        }
    }

    /** The target of the row that each is mixed with. */
    static float[] others(float[] targets) {
        var others = new float[targets.length];
        for (int i = 0; i < others.length; i++) {
            others[i] = targets[(i + 1) % targets.length];
        }
        return others;
    }
}
