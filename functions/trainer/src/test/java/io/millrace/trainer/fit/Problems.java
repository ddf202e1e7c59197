package io.millrace.trainer.fit;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.trainer.data.Examples;
import java.util.Random;

/** Tiny problems with known answers. */
final class Problems {
    private Problems() {}

    static Hyperparameters plan(String architecture, int epochs, Optimizer optimizer, double rate, int patience) {
        return new Hyperparameters(architecture, epochs, 32, optimizer, rate, patience, 7);
    }

    /** {@code y = 2 a - 3 b + 0.5}, exactly. */
    static Examples line(int rows, long seed) {
        var random = new Random(seed);
        var features = new float[rows][2];
        var targets = new float[rows];
        for (int i = 0; i < rows; i++) {
            features[i][0] = (float) random.nextGaussian();
            features[i][1] = (float) random.nextGaussian();
            targets[i] = 2 * features[i][0] - 3 * features[i][1] + 0.5f;
        }
        return Examples.of(features, targets);
    }

    /** Class 1 where exactly one of two numbers is above 0: no line parts the classes. */
    static Examples exclusiveOr(int rows, long seed) {
        var random = new Random(seed);
        var features = new float[rows][2];
        var targets = new float[rows];
        for (int i = 0; i < rows; i++) {
            features[i][0] = (float) random.nextGaussian();
            features[i][1] = (float) random.nextGaussian();
            targets[i] = features[i][0] > 0 ^ features[i][1] > 0 ? 1 : 0;
        }
        return Examples.of(features, targets);
    }

    /** Noisy grey images of 8 x 8 with a bar somewhere: class 0 lies, class 1 stands. */
    static Examples bars(int rows, long seed) {
        var random = new Random(seed);
        var features = new float[rows][64];
        var targets = new float[rows];
        for (int i = 0; i < rows; i++) {
            boolean stands = random.nextBoolean();
            int at = random.nextInt(8);
            int from = random.nextInt(4);
            for (int p = 0; p < 64; p++) {
                features[i][p] = 0.2f * random.nextFloat();
            }
            for (int p = from; p < from + 4; p++) {
                features[i][stands ? p * 8 + at : at * 8 + p] = 1;
            }
            targets[i] = stands ? 1 : 0;
        }
        return Examples.of(features, targets);
    }
}
