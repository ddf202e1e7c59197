package io.millrace.trainer.trial;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.onnx.Scorer;
import io.millrace.trainer.fit.Course;
import java.util.Optional;

/**
 * What a training came to.
 *
 * @param course at least one epoch
 * @param parameters trained numbers: weights, or splits and leaves
 * @param scorer what goes into the file
 * @param validation scores [rows][outputs] of the validation split by the best epoch, which has not seen its rows
 * @param sample scores [rows][outputs] of the dataset's validation sample by the scorer itself, not by its file
 * @param device cpu, or the GPU's name
 * @param precision of a network's steps; empty for other kinds
 * @param refitSeconds that learning all rows in the end took; 0 where they were not, or where the course counts them
 */
record Trained(
        Course course,
        long parameters,
        Scorer scorer,
        float[] validation,
        float[] sample,
        String device,
        Optional<Precision> precision,
        double refitSeconds) {

    /** All that learning took, in every attempt. */
    double seconds() {
        return course.history().stream().mapToDouble(EpochProgress::seconds).sum() + refitSeconds;
    }

    /** How the best epoch went. */
    EpochProgress best() {
        return course.history().get(course.bestEpoch() - 1);
    }
}
