package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.Task;
import java.time.Instant;
import java.util.Map;

/**
 * {@code version.json}: an immutable, registered model version.
 *
 * @param version 1, 2, 3...
 * @param metrics the figures of its evaluation
 * @param lineage of the newest upload that its run carried out: a late older version is never promoted over a newer one
 */
public record VersionManifest(
        ModelName model,
        int version,
        Task task,
        String modelKey,
        String modelSha256,
        long modelBytes,
        String upload,
        String dataset,
        String run,
        String trial,
        Hyperparameters hyperparameters,
        Map<String, Double> metrics,
        boolean goalsHold,
        Lineage lineage,
        Instant createdAt) {

    public VersionManifest {
        lineage = Lineage.orUnknown(lineage);
    }
}
