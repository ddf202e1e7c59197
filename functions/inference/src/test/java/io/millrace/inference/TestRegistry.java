package io.millrace.inference;

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

/** Writes what evaluate writes. */
public record TestRegistry(ObjectStore store) {
    private static final String JSON = "application/json";

    /** Registers a version whose manifest tells the truth about the file. */
    public TestRegistry register(String model, int version, byte[] file) {
        return register(model, version, file, Sha256.of(file));
    }

    public TestRegistry register(String model, int version, byte[] file, String sha256) {
        var name = new ModelName(model);
        var manifest = new VersionManifest(
                name,
                version,
                Task.CLASSIFICATION,
                Keys.versionModel(name, version),
                sha256,
                file.length,
                "u",
                "d",
                "r",
                "t",
                new Hyperparameters("linear", 1, 1, Optimizer.ADAM, 0.001, 0, 7),
                Map.of(),
                true,
                Lineage.UNKNOWN,
                Optional.empty(),
                Instant.EPOCH);
        store.put(manifest.modelKey(), file, "application/octet-stream");
        store.put(Keys.versionManifest(name, version), Json.pretty(manifest), JSON);
        return this;
    }

    public TestRegistry promote(String model, int champion) {
        return alias(model, Optional.of(champion), champion > 1 ? Optional.of(champion - 1) : Optional.empty());
    }

    public TestRegistry alias(String model, Optional<Integer> champion, Optional<Integer> previous) {
        var name = new ModelName(model);
        var aliases = new Aliases(name, champion, Optional.empty(), previous, 1, "", Instant.EPOCH);
        store.put(Keys.aliases(name), Json.pretty(aliases), JSON);
        return this;
    }
}
