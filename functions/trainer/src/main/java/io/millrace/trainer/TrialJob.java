package io.millrace.trainer;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.trial.RunTrials;
import io.millrace.trainer.data.DatasetLoader;

/** Carries out one trial of a rung. Which trial wins is not its business: dispatch decides when all have ended. */
record TrialJob(ObjectStore store, DatasetLoader loader, TrialTraining training, RunManifest run, int rung, int index)
        implements Job {

    /** @throws io.millrace.lifecycle.error.InvalidInputException if the training diverged, or cannot be done on the data */
    @Override
    public String carryOut() {
        // A host that was believed lost may start after the run has moved on.
        if (isDone() || run.rung().number() != rung) {
            return "nothing left to do";
        }
        var manifest = Json.read(store.get(Keys.datasetManifest(run.model(), run.dataset())), DatasetManifest.class);
        training.train(run, run.trial(trial()), rung, loader.load(manifest));
        // Of an attempt that failed and was repeated.
        new FailureRecord(store, failureKey()).withdraw();
        return "trial " + trial() + " has its result";
    }

    @Override
    public boolean isDone() {
        var trials = new RunTrials(store, run);
        return trials.candidate().isPresent()
                || run.rung().number() == rung && trials.result(trial(), rung).isPresent();
    }

    @Override
    public String failureKey() {
        return Keys.trialFailure(run.model(), run.run(), trial());
    }

    private String trial() {
        return run.rung().trials().get(index);
    }
}
