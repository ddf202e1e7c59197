package io.millrace.trainer.trial;

import io.millrace.trainer.fit.Course;

/**
 * What a training came to.
 *
 * @param course at least one epoch
 * @param parameters trained numbers: weights, or splits and leaves
 * @param model the file, made of the best epoch
 * @param scores [rows][outputs] of the dataset's validation sample by the model itself, not by its file
 * @param device cpu, or the GPU's name
 */
record Trained(Course course, long parameters, byte[] model, float[] scores, String device) {}
