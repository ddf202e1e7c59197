package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.promotion.ChampionStanding;
import io.millrace.evaluate.statistics.Bootstrap;
import io.millrace.evaluate.statistics.PairedTest;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.spec.PromoteSpec;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Scores champions on the candidate's test rows, each once, and tests the difference. */
final class Champions {
    /** Of the interval that is told where the spec asks for none. */
    private static final double CONFIDENCE = 0.95;

    private final ObjectStore store;
    private final ModelName model;
    private final Workbench workbench;
    private final PromoteSpec promote;
    private final Figure deciding;
    private final Supplier<Scored> candidate;
    private final Map<Integer, ChampionStanding> standings = new HashMap<>();

    /** @param candidate its scores, asked for when there is a champion to compare with */
    Champions(
            ObjectStore store,
            ModelName model,
            Workbench workbench,
            PromoteSpec promote,
            Figure deciding,
            Supplier<Scored> candidate) {
        this.store = store;
        this.model = model;
        this.workbench = workbench;
        this.promote = promote;
        this.deciding = deciding;
        this.candidate = candidate;
    }

    /** A model's scores, and how they vary over resampled rows. */
    record Scored(Scores scores, Bootstrap bootstrap) {
        static Scored of(Scores scores) {
            return new Scored(scores, new Bootstrap(scores.answers(), scores.rows()));
        }
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
            try (var champion = workbench.open(file)) {
                var scores = workbench.score(champion, file, List.of());
                return new ChampionStanding.Scored(version, scores.figures(), compare(version, scores));
            }
        } catch (NotFoundException | InvalidInputException e) {
            return new ChampionStanding.Incomparable(version, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Comparison> compare(int version, Scores champion) {
        var scored = candidate.get();
        var own = scored.scores().figure(deciding);
        var theirs = champion.figure(deciding);
        if (own.isEmpty() || theirs.isEmpty() || !scored.bootstrap().covers(deciding)) {
            return Optional.empty();
        }
        // One side of a two-sided interval: 0.95 sure of the lower bound is 0.9 sure of both.
        double confidence = promote.confidence().map(sure -> 2 * sure - 1).orElse(CONFIDENCE);
        var test = new PairedTest(version, confidence);
        return Optional.of(
                deciding == Figure.ACCURACY
                        ? test.accuracy(scored.scores().right(), champion.right(), champion.rows())
                        : test.bootstrap(
                                deciding,
                                own.get(),
                                scored.bootstrap(),
                                theirs.get(),
                                Scored.of(champion).bootstrap()));
    }

    /** On no rows nothing is compared; what counts is whether the champion ever showed what it can do. */
    private ChampionStanding withoutRows(int version) {
        var manifest = Json.read(store.get(Keys.versionManifest(model, version)), VersionManifest.class);
        return manifest.metrics().containsKey(deciding.path())
                ? new ChampionStanding.Scored(version, manifest.metrics(), Optional.empty())
                : new ChampionStanding.Incomparable(version, "nothing was measured of it either");
    }
}
