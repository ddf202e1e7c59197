package io.millrace.dispatch.plan;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.network.DenseForm;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.TrainSpec;

/** Fills what a spec leaves open, by architecture and by the number of training rows. */
final class Settings {
    /** A table of fewer rows is soon learnt by heart, and has few validation rows. */
    static final long SMALL = DenseForm.FEW_ROWS;

    private static final long LARGE = 50_000;

    private Settings() {}

    /** @throws InvalidInputException if the spec weighs the classes of a regression */
    static Hyperparameters of(TrainSpec spec, String architecture, TrainingData data) {
        var rows = data.rows();
        var optimizer = spec.optimizer().orElse(Optimizer.ADAM);
        return new Hyperparameters(
                architecture,
                spec.epochs().orElse(epochs(architecture, rows)),
                spec.batchSize().orElse((int) Math.min(batchSize(architecture, rows), rows)),
                optimizer,
                spec.learningRate().orElse(learningRate(architecture, optimizer, rows)),
                spec.earlyStopping().orElse(patience(architecture, rows)),
                spec.seed(),
                classWeights(spec, data),
                refit(architecture, data));
    }

    /** Of the mean of the run's other trials: it trains nothing of its own. */
    static Hyperparameters ensemble(TrainSpec spec, TrainingData data) {
        return new Hyperparameters(
                Hyperparameters.ENSEMBLE,
                1,
                1,
                spec.optimizer().orElse(Optimizer.ADAM),
                0,
                0,
                spec.seed(),
                classWeights(spec, data));
    }

    /**
     * Texts are told by words that few rows have, so that the validation split's rows teach more once the epochs are
     * chosen; so they do where a table is small. Where there are many rows it is not worth twice the time.
     */
    private static boolean refit(String architecture, TrainingData data) {
        return data.rows() < (architecture.equals("text") ? LARGE : SMALL) && !data.isImages();
    }

    private static ClassWeights classWeights(TrainSpec spec, TrainingData data) {
        if (spec.classWeights() != ClassWeights.NONE && data.outputs() == 1) {
            throw new InvalidInputException(
                    "train.class_weights: weighs the classes of a classification, but this is a regression",
                    Place.column("lifecycle.yaml", "train.class_weights"),
                    "Remove train.class_weights.");
        }
        return spec.classWeights();
    }

    /** Small data need more passes for the same number of steps. */
    private static int epochs(String architecture, long rows) {
        return switch (architecture) {
            case "linear" -> bySize(rows, 200, 60, 20);
            case "mlp" -> bySize(rows, 100, 40, 20);
            case "text" -> bySize(rows, 30, 15, 8);
            // Rounds; early stopping ends them sooner.
            case "gbdt" -> 1_000;
            default -> bySize(rows, 40, 15, 10);
        };
    }

    private static int batchSize(String architecture, long rows) {
        // A step on terms costs what its rows have, not what all terms weigh.
        return architecture.equals("text") ? 32 : bySize(rows, 32, 64, 128);
    }

    private static double learningRate(String architecture, Optimizer optimizer, long rows) {
        if (architecture.equals("gbdt")) {
            // Smaller steps in more rounds err less; with many rows they gain little and cost time.
            return rows < LARGE ? 0.05 : 0.1;
        }
        var linear = architecture.equals("linear") || architecture.equals("text");
        return switch (optimizer) {
            // Kingma and Ba's 0.001; a convex problem takes larger steps.
            case ADAM, ADAMW -> linear ? 0.01 : 0.001;
            case SGD -> linear ? 0.1 : 0.05;
        };
    }

    /** The validation loss of few rows is noisy: wait longer for a better one. */
    private static int patience(String architecture, long rows) {
        return switch (architecture) {
            case "cnn", "text" -> bySize(rows, 8, 4, 3);
            case "gbdt" -> 50;
            default -> bySize(rows, 15, 6, 4);
        };
    }

    private static int bySize(long rows, int small, int middle, int large) {
        if (rows < SMALL) {
            return small;
        }
        return rows < LARGE ? middle : large;
    }
}
