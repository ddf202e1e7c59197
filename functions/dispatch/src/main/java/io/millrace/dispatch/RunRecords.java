package io.millrace.dispatch;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.Optional;

/** What the bucket knows of runs. */
final class RunRecords {
    private static final String JSON = "application/json";
    private static final String CANDIDATE = "/candidate.json";

    /** A plan with the version in which it was read. */
    record Claim(RunManifest manifest, String etag) {}

    private final ObjectStore store;

    RunRecords(ObjectStore store) {
        this.store = store;
    }

    /** Whether the run has come to an end, good or bad. */
    boolean isFinished(ModelName model, String run) {
        if (store.head(Keys.failure(model, run)).isPresent()) {
            return true;
        }
        try (var objects = store.list(Keys.run(model, run))) {
            return objects.anyMatch(object -> object.key().endsWith(CANDIDATE));
        }
    }

    Optional<Claim> find(ModelName model, String run) {
        return store.find(Keys.runManifest(model, run))
                .map(object -> new Claim(Json.read(object.bytes(), RunManifest.class), object.etag()));
    }

    /** Whether this call wrote the plan; otherwise somebody else did before. */
    boolean claim(RunManifest manifest) {
        return store.create(key(manifest), Json.pretty(manifest), JSON).isPresent();
    }

    /** Whether this call replaced the plan as it was read; otherwise somebody else did meanwhile. */
    boolean takeOver(Claim abandoned, RunManifest renewed) {
        return store.replace(key(renewed), Json.pretty(renewed), JSON, abandoned.etag())
                .isPresent();
    }

    /** Whether this call recorded the end; otherwise there is a record already, and it stays. */
    boolean fail(RunFailure failure) {
        return store.create(Keys.failure(failure.model(), failure.run()), Json.pretty(failure), JSON)
                .isPresent();
    }

    private static String key(RunManifest manifest) {
        return Keys.runManifest(manifest.model(), manifest.run());
    }
}
