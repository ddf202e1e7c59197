package io.millrace.lifecycle.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunUpload;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.Comparator;
import java.util.Optional;

/**
 * How new a model's runs and versions are: as new as the newest upload that they carry out. That upload may have come
 * when the run had ended already, so it is looked up and not taken from what was written then.
 */
public final class Lineages {
    private final ObjectStore store;
    private final ModelName model;

    public Lineages(ObjectStore store, ModelName model) {
        this.store = store;
        this.model = model;
    }

    /** The newest of the uploads that the run carries out; empty where none is known. */
    public Optional<RunUpload> newest(String run) {
        try (var uploads = store.list(Keys.runUploads(model, run))) {
            return uploads.map(object -> Json.read(store.get(object.key()), RunUpload.class))
                    .max(Comparator.comparing(RunUpload::lineage).thenComparing(RunUpload::upload));
        }
    }

    /** Of a registered version; {@link Lineage#UNKNOWN} where there is none. */
    public Lineage of(int version) {
        return store.find(Keys.versionManifest(model, version))
                .map(object -> Json.read(object.bytes(), VersionManifest.class))
                .map(manifest -> newest(manifest.run()).map(RunUpload::lineage).orElse(manifest.lineage()))
                .orElse(Lineage.UNKNOWN);
    }
}
