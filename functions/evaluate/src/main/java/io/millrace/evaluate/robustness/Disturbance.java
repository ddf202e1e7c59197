package io.millrace.evaluate.robustness;

import io.millrace.onnx.RawBatch;
import java.util.SplittableRandom;

/**
 * A way to make inputs worse.
 *
 * @param name in goals and in {@code evaluation.json}
 * @param unit of the severities, for people
 * @param severities rising, without the undisturbed 0
 * @param change of a batch's inputs
 */
record Disturbance(String name, String unit, double[] severities, Change change) {

    /** Makes a batch worse. */
    @FunctionalInterface
    interface Change {
        RawBatch apply(RawBatch batch, double severity, SplittableRandom random);
    }

    static Disturbance of(String name, String unit, Change change, double... severities) {
        return new Disturbance(name, unit, severities, change);
    }
}
