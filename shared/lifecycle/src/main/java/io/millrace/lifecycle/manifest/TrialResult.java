package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.spec.Precision;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code trial.json}: a finished trial; {@code rung-1.json} and so on: a trial as far as the end of a rung; and, for a run's
 * best one, {@code candidate.json}.
 *
 * @param modelKey the exported ONNX file
 * @param parameters number of trained weights
 * @param bestEpoch the epoch whose weights were kept, counted from 1
 * @param validationMetric accuracy (higher is better) or rmse (lower is better), as {@code metric} says
 * @param parityMaxDifference largest absolute difference between the network's own outputs and the ONNX file's, in the
 *     network's output (probabilities, or the standardised prediction)
 * @param seconds of learning: the epochs, and all rows once more where those of validation are learnt too
 * @param device cpu, or the GPU's name
 * @param precision of a network's steps; empty for other kinds of models
 * @param provenance empty for a model that was brought along
 */
public record TrialResult(
        ModelName model,
        String run,
        String trial,
        String dataset,
        Hyperparameters hyperparameters,
        String modelKey,
        String modelSha256,
        long modelBytes,
        long parameters,
        int epochs,
        int bestEpoch,
        double validationLoss,
        String metric,
        double validationMetric,
        double parityMaxDifference,
        double seconds,
        double samplesPerSecond,
        String device,
        Optional<Precision> precision,
        Optional<Provenance> provenance,
        Instant createdAt) {

    public TrialResult {
        // Results recorded before they were told have none.
        precision = Objects.requireNonNullElse(precision, Optional.empty());
        provenance = Objects.requireNonNullElse(provenance, Optional.empty());
    }

    /** Whether a greater validation metric is a better one. */
    public boolean higherIsBetter() {
        return Figure.named(metric)
                .map(figure -> figure.better() == Figure.Better.HIGHER)
                .orElse(false);
    }

    /** For a model that was brought along: every figure of the training is 0 and means nothing. */
    public static TrialResult imported(String run, String trial, ImportedModel model, Instant createdAt) {
        return new TrialResult(
                model.model(),
                run,
                trial,
                model.dataset(),
                Hyperparameters.imported(),
                model.key(),
                model.sha256(),
                model.bytes(),
                0,
                0,
                0,
                0,
                "",
                0,
                0,
                0,
                0,
                "",
                Optional.empty(),
                Optional.empty(),
                createdAt);
    }
}
