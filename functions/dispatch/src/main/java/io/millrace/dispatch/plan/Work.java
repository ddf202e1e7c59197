package io.millrace.dispatch.plan;

import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.network.ConvolutionalForm;
import io.millrace.lifecycle.network.DenseForm;
import java.time.Duration;
import java.util.List;

/**
 * A rough size of a run, to choose compute by. Being wrong by a factor of three changes the bill a little and the result
 * not at all.
 *
 * @param operations floating-point operations of all epochs of all trials
 * @param memoryMib main memory that the trainer needs
 */
record Work(double operations, long memoryMib) {
    /** Forward a multiply and an add, backward twice that. */
    private static final int OPERATIONS_PER_WEIGHT_USE = 6;
    /** A tree sums gradients of each value once a level of six: memory-bound, as slow as about this many multiply-adds. */
    private static final int OPERATIONS_PER_VALUE_OF_A_TREE = 120;
    /** What two cores were seen to sustain on small networks: a 28 x 28 cnn at about 10,000 images a second. */
    private static final double CPU_OPERATIONS_PER_SECOND = 2e10;

    /** Terms that a text has, by a guess: a message of some lines. */
    private static final double TERMS_OF_A_TEXT = 500;

    /** The JVM, the engine's native libraries and its working memory. */
    private static final long BASE_MIB = 2_048;

    private static final int BYTES_PER_VALUE = 4;
    /** Train and validation rows, beside a copy while they are encoded. */
    private static final int COPIES = 3;

    static Work of(List<Trial> trials, TrainingData data) {
        var operations = trials.stream()
                .map(Trial::hyperparameters)
                .mapToDouble(h -> operations(h.architecture(), data) * data.rows() * h.epochs() * (h.refit() ? 2 : 1))
                .sum();
        if (trials.stream().anyMatch(trial -> trial.hyperparameters().areOfAnEnsemble())) {
            // It trains all others once more.
            operations *= 2;
        }
        var values = data.width() + 2 * TERMS_OF_A_TEXT * data.texts();
        var memory = data.rows() * values * BYTES_PER_VALUE * COPIES / (1 << 20);
        return new Work(operations, BASE_MIB + (long) memory);
    }

    /** How long two cores take, by estimate. */
    Duration onCpu() {
        return Duration.ofSeconds((long) Math.min(operations / CPU_OPERATIONS_PER_SECOND, Long.MAX_VALUE / 2e9));
    }

    /** Of one row in one epoch, or in one round of trees. */
    private static double operations(String architecture, TrainingData data) {
        if (architecture.equals("gbdt")) {
            double trees = data.outputs() == 2 ? 1 : data.outputs();
            return OPERATIONS_PER_VALUE_OF_A_TREE * data.width() * trees;
        }
        return OPERATIONS_PER_WEIGHT_USE * weightUses(architecture, data);
    }

    /** Multiply-adds of one row's way forward. */
    private static double weightUses(String architecture, TrainingData data) {
        return switch (architecture) {
            case "linear" -> (double) data.width() * data.outputs();
            case "text" -> ((double) data.width() + TERMS_OF_A_TEXT * data.texts()) * data.outputs();
            case "mlp" ->
                DenseForm.of(!data.isImages(), data.outputs(), data.rows()).multiplyAdds(data.width(), data.outputs());
            default -> data.image().map(image -> convolutions(image, data)).orElse(0.0);
        };
    }

    private static double convolutions(ImageShape image, TrainingData data) {
        return ConvolutionalForm.of(image.height(), image.width(), image.channels(), data.rows())
                .multiplyAdds(image.height(), image.width(), image.channels(), data.outputs());
    }
}
