package io.millrace.trainer;

import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.trainer.data.Dataset;

/** How one trial is trained. */
@FunctionalInterface
interface TrialTraining {

    /**
     * Trains until the end of that rung, and leaves the result in the bucket.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if the training diverged, or cannot be done on the data
     */
    void train(RunManifest run, RunManifest.Trial trial, int rung, Dataset dataset);
}
