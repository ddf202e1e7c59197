package io.millrace.evaluate;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;

/** The failure records of runs whose candidates cannot be evaluated. */
final class Failures {
    private final ObjectStore store;
    private final Clock clock;

    Failures(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Records it, unless the run has a record already, or the candidate is settled. */
    void record(CandidateKey key, RunFailure.Cause cause, String reason, String remedy) {
        of(key).create(
                        new RunFailure(key.model(), key.run(), cause, reason, remedy, "", clock.instant()),
                        () -> store.head(Keys.settled(key.model(), key.run(), key.trial()))
                                .isPresent());
    }

    /** A run that has become a version did not fail, whatever was recorded of an earlier attempt. */
    void withdraw(CandidateKey key) {
        of(key).withdraw();
    }

    private FailureRecord of(CandidateKey key) {
        return new FailureRecord(store, Keys.failure(key.model(), key.run()));
    }
}
