package io.millrace.evaluate;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
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

    /** Records it, unless the run has a record already, or another delivery settles the candidate meanwhile. */
    void record(CandidateKey key, RunFailure.Cause cause, String reason, String remedy) {
        var failure = new RunFailure(key.model(), key.run(), cause, reason, remedy, "", clock.instant());
        store.create(Keys.failure(key.model(), key.run()), Json.pretty(failure), "application/json");
        if (store.head(Keys.settled(key.model(), key.run(), key.trial())).isPresent()) {
            withdraw(key);
        }
    }

    /** A run that has become a version did not fail, whatever was recorded of an earlier attempt. */
    void withdraw(CandidateKey key) {
        var failure = Keys.failure(key.model(), key.run());
        if (store.head(failure).isPresent()) {
            store.delete(failure);
        }
    }
}
