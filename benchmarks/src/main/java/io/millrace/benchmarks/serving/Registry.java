package io.millrace.benchmarks.serving;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Task;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Registers model files as evaluate does, so that the endpoint finds them. */
record Registry(ObjectStore store) {
    private static final String JSON = "application/json";

    /** Makes the file version 1 of the model, and its champion. */
    void champion(String model, byte[] file) {
        var name = new ModelName(model);
        var manifest = new VersionManifest(
                name,
                1,
                Task.CLASSIFICATION,
                Keys.versionModel(name, 1),
                Sha256.of(file),
                file.length,
                "upload",
                "dataset",
                "run",
                "trial",
                new Hyperparameters("cnn", 1, 1, Optimizer.ADAM, 0.001, 0, 7),
                Map.of(),
                true,
                Lineage.UNKNOWN,
                Optional.empty(),
                Instant.EPOCH);
        var aliases =
                new Aliases(name, Optional.of(1), Optional.empty(), Optional.empty(), 1, "benchmark", Instant.EPOCH);
        store.put(manifest.modelKey(), file, "application/octet-stream");
        store.put(Keys.versionManifest(name, 1), Json.pretty(manifest), JSON);
        store.put(Keys.aliases(name), Json.pretty(aliases), JSON);
    }
}
