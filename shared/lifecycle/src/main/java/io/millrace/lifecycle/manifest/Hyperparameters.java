package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.Optimizer;
import java.util.Objects;

/**
 * What one trial trains with: the spec's {@code train} part with every gap filled.
 *
 * @param architecture {@code linear}, {@code mlp}, {@code cnn}, {@code text} or {@code gbdt}, for which an epoch is a round of trees
 *     and batch size, optimizer and seed have no meaning; {@value #ENSEMBLE} for the mean of the run's other trials, whose
 *     one epoch comes after all of theirs; {@value #IMPORTED} for a model that was brought along
 * @param earlyStopping epochs without a better validation loss; 0: never
 * @param refit whether as many epochs as were best are trained once more, on the rows of train and validation together,
 *     and those weights kept: what is told of validation is told of the weights before
 */
public record Hyperparameters(
        String architecture,
        int epochs,
        int batchSize,
        Optimizer optimizer,
        double learningRate,
        int earlyStopping,
        long seed,
        ClassWeights classWeights,
        boolean refit) {
    public static final String IMPORTED = "imported";
    public static final String ENSEMBLE = "ensemble";

    public Hyperparameters {
        // Plans recorded before there was a choice have none.
        classWeights = Objects.requireNonNullElse(classWeights, ClassWeights.NONE);
    }

    /** Trained on the train split alone. */
    public Hyperparameters(
            String architecture,
            int epochs,
            int batchSize,
            Optimizer optimizer,
            double learningRate,
            int earlyStopping,
            long seed,
            ClassWeights classWeights) {
        this(architecture, epochs, batchSize, optimizer, learningRate, earlyStopping, seed, classWeights, false);
    }

    /** Trained on the train split alone, where every row counts the same. */
    public Hyperparameters(
            String architecture,
            int epochs,
            int batchSize,
            Optimizer optimizer,
            double learningRate,
            int earlyStopping,
            long seed) {
        this(architecture, epochs, batchSize, optimizer, learningRate, earlyStopping, seed, ClassWeights.NONE);
    }

    /** For a model that was brought along: nothing is trained, so every other setting is 0 and means nothing. */
    public static Hyperparameters imported() {
        return new Hyperparameters(IMPORTED, 0, 0, Optimizer.ADAM, 0, 0, 0);
    }

    /** Whether the model is the mean of other trials' models. */
    public boolean areOfAnEnsemble() {
        return architecture.equals(ENSEMBLE);
    }

    /** Whether the model was brought along instead of trained. */
    public boolean wereImported() {
        return architecture.equals(IMPORTED);
    }
}
