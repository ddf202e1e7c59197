package io.millrace.inference.explain;

import io.millrace.inference.Limits;
import io.millrace.inference.registry.VersionKey;
import io.millrace.inference.row.RowRequestReader;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.RawBatch;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the rows of the training data that a version's predictions are compared with; they never change. */
final class Backgrounds {
    private static final int MAX_KEPT = 16;

    private final ObjectStore store;
    private final Limits limits;
    private final Map<VersionKey, RawBatch> kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VersionKey, RawBatch> eldest) {
            return size() > MAX_KEPT;
        }
    });

    Backgrounds(ObjectStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /**
     * @throws NotFoundException if the version's dataset has none: it was made before there were any, or elsewhere
     * @throws UnavailableException if it cannot be read
     */
    RawBatch of(VersionKey version, ModelSignature signature) {
        var known = kept.get(version);
        if (known != null) {
            return known;
        }
        var read = read(version, signature);
        kept.put(version, read);
        return read;
    }

    private RawBatch read(VersionKey version, ModelSignature signature) {
        try {
            var manifest = Json.read(
                    store.get(Keys.versionManifest(version.model(), version.version())), VersionManifest.class);
            var stored = store.find(Keys.background(version.model(), manifest.dataset()))
                    .orElseThrow(() -> new NotFoundException("the dataset of " + version
                            + " keeps no background rows to explain by; upload its data again and train"));
            var batches = RowRequestReader.read(stored.bytes(), signature, limits);
            if (batches.isEmpty()) {
                throw new NotFoundException("the dataset of " + version + " has an empty background");
            }
            return batches.getFirst();
        } catch (InvalidInputException | UncheckedIOException e) {
            throw new UnavailableException("the background of " + version + " cannot be read", e);
        }
    }
}
