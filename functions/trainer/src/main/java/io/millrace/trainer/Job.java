package io.millrace.trainer;

import io.millrace.lifecycle.manifest.RunManifest;

/** What this process carries out. Carried out again, it does only what is missing. */
sealed interface Job permits RunJob, TrialJob {

    RunManifest run();

    /** Does it. @return how it ended, in words for people */
    String carryOut();

    /** Whether it has its result already, from this process or another. */
    boolean isDone();

    /** Where the reason is recorded if it cannot be done. */
    String failureKey();
}
