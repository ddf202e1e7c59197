package io.millrace.trainer.trial;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.trainer.data.Dataset;
import java.util.Optional;

/** A kind of model, and how it is trained. */
sealed interface Training permits EnsembleTraining, NetworkTraining, TermTraining, TreeTraining {

    /**
     * Trains from where an earlier attempt had got to; empty if the training diverged in its first epoch.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if this kind cannot take these data
     */
    Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder);
}
