package io.millrace.testing;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/** What must hold of a bucket at every instant: whatever a manifest names is there, whole, as the manifest says. */
public final class WholeManifests {
    private final ObjectStore bucket;
    private final List<String> broken = new ArrayList<>();

    private WholeManifests(ObjectStore bucket) {
        this.bucket = bucket;
    }

    /** Each promise of a manifest that the bucket does not keep, in words; empty if it keeps all. */
    public static List<String> broken(ObjectStore bucket) {
        var check = new WholeManifests(bucket);
        try (var objects = bucket.list("")) {
            objects.map(ObjectInfo::key).forEach(check::check);
        }
        return check.broken;
    }

    private void check(String key) {
        var parts = key.split("/");
        var name = parts[parts.length - 1].replaceFirst("^rung-\\d+", "rung");
        switch (parts[0] + "/" + (parts[0].equals("accepted") ? "" : name)) {
            case "accepted/" -> {
                var accepted = read(key, AcceptedUpload.class);
                named(key, Keys.datasetManifest(accepted.model(), accepted.dataset()));
            }
            case "datasets/dataset.json" ->
                read(key, DatasetManifest.class).splits().values().forEach(split -> {
                    named(key, split.key(), split.sha256());
                });
            case "runs/trial.json", "runs/rung.json", "runs/candidate.json" -> {
                var trial = read(key, TrialResult.class);
                named(key, trial.modelKey(), trial.modelSha256());
            }
            case "runs/trials.json" -> {
                var table = read(key, TrialTable.class);
                var folder = Keys.trial(table.model(), table.run(), table.winner());
                try (var results = bucket.list(folder)) {
                    if (results.noneMatch(object -> object.key().matches(".*/(trial|rung-\\d+)\\.json"))) {
                        broken.add(key + " names trial " + table.winner() + ", which has no result");
                    }
                }
            }
            case "models/version.json" -> {
                var version = read(key, VersionManifest.class);
                named(key, version.modelKey(), version.modelSha256());
                named(key, Keys.evaluation(version.model(), version.version()));
            }
            case "models/aliases.json" -> {
                var aliases = read(key, Aliases.class);
                aliases.champion().ifPresent(version -> version(key, aliases.model(), version));
                aliases.challenger().ifPresent(version -> version(key, aliases.model(), version));
                aliases.previous().ifPresent(version -> version(key, aliases.model(), version));
            }
            default -> {}
        }
    }

    private void version(String key, ModelName model, int version) {
        named(key, Keys.versionManifest(model, version));
    }

    private void named(String manifest, String key) {
        if (bucket.head(key).isEmpty()) {
            broken.add(manifest + " names " + key + ", which is not there");
        }
    }

    private void named(String manifest, String key, String sha256) {
        var found = bucket.find(key);
        if (found.isEmpty()) {
            broken.add(manifest + " names " + key + ", which is not there");
        } else if (!Sha256.of(found.get().bytes()).equals(sha256)) {
            broken.add(manifest + " names " + key + " with another SHA-256");
        }
    }

    private <T> T read(String key, Class<T> type) {
        return Json.read(bucket.get(key), type);
    }
}
