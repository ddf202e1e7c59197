package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Figure;
import io.millrace.evaluate.promotion.ChampionStanding;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Scores champions on the candidate's test rows, each once. */
final class Champions {
    private final ObjectStore store;
    private final ModelName model;
    private final Workbench workbench;
    private final Map<Integer, ChampionStanding> standings = new HashMap<>();

    Champions(ObjectStore store, ModelName model, Workbench workbench) {
        this.store = store;
        this.model = model;
        this.workbench = workbench;
    }

    ChampionStanding standing(Optional<Integer> champion) {
        return champion.map(version -> standings.computeIfAbsent(version, this::score))
                .orElseGet(ChampionStanding.None::new);
    }

    private ChampionStanding score(int version) {
        if (workbench.hasNoTestRows()) {
            return withoutRows(version);
        }
        // First, so that a broken split is not taken for a champion that cannot be compared.
        workbench.testSplit();
        try {
            var manifest = Json.read(store.get(Keys.versionManifest(model, version)), VersionManifest.class);
            var file = workbench.fetch(manifest.modelKey(), manifest.modelSha256(), "champion-" + version + ".onnx");
            return new ChampionStanding.Scored(version, workbench.score(file).figures());
        } catch (NotFoundException | InvalidInputException e) {
            return new ChampionStanding.Incomparable(version, String.valueOf(e.getMessage()));
        }
    }

    /** On no rows nothing is compared; what counts is whether the champion ever showed what it can do. */
    private ChampionStanding withoutRows(int version) {
        var manifest = Json.read(store.get(Keys.versionManifest(model, version)), VersionManifest.class);
        return manifest.metrics().containsKey(Figure.deciding(manifest.task()).text())
                ? new ChampionStanding.Scored(version, manifest.metrics())
                : new ChampionStanding.Incomparable(version, "nothing was measured of it either");
    }
}
