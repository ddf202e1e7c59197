package io.millrace.trainer.trial;

import io.millrace.lifecycle.spec.Precision;
import io.millrace.trainer.fit.Course;
import java.util.Optional;

/**
 * What a training came to.
 *
 * @param course at least one epoch
 * @param parameters trained numbers: weights, or splits and leaves
 * @param model the file, made of the best epoch
 * @param scores [rows][outputs] of the dataset's validation sample by the model itself, not by its file
 * @param device cpu, or the GPU's name
 * @param precision of a network's steps; empty for other kinds
 */
record Trained(
        Course course, long parameters, byte[] model, float[] scores, String device, Optional<Precision> precision) {}
