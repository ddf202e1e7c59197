package io.millrace.onnx;

/**
 * How a regression's target was standardised for training: {@code (y - mean) / sd}. The model file undoes it.
 *
 * @param sd above 0; 1 for a constant target
 */
public record TargetScale(double mean, double sd) {

    /** @throws IllegalArgumentException if the mean is not finite, or sd not finite and above 0 */
    public TargetScale {
        if (!Double.isFinite(mean) || !Double.isFinite(sd) || sd <= 0) {
            throw new IllegalArgumentException("no scale: mean %s, sd %s".formatted(mean, sd));
        }
    }
}
