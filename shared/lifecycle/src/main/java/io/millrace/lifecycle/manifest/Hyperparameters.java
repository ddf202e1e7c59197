package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.spec.Optimizer;

/**
 * What one trial trains with: the spec's {@code train} part with every gap filled.
 *
 * @param architecture {@code linear}, {@code mlp}, {@code cnn} or {@code gbdt}, for which an epoch is a round of trees, and batch size,
 *     optimizer and seed have no meaning
 * @param earlyStopping epochs without a better validation loss; 0: never
 */
public record Hyperparameters(
        String architecture,
        int epochs,
        int batchSize,
        Optimizer optimizer,
        double learningRate,
        int earlyStopping,
        long seed) {}
