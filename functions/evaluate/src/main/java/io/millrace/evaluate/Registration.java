package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.report.Dossier;
import io.millrace.evaluate.report.ModelCard;
import io.millrace.evaluate.report.Report;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a version's artifacts, its manifest last. The evaluation is created once, and all else derives from it, so that
 * two deliveries of one candidate write the same bytes.
 */
final class Registration {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final ModelName model;
    private final int version;

    Registration(ObjectStore store, ModelName model, int version) {
        this.store = store;
        this.model = model;
        this.version = version;
    }

    /** The evaluation of a version that is registered already. */
    Optional<Evaluation> registered() {
        return store.find(Keys.versionManifest(model, version)).map(manifest -> evaluation());
    }

    /** Registers the candidate. @return the evaluation that counts: an earlier delivery's, where there is one */
    Evaluation register(Candidate candidate, Path modelFile, Scores scores, Evaluation made) {
        store.put(Keys.versionModel(model, version), modelFile, "application/octet-stream");
        store.create(Keys.evaluation(model, version), Json.pretty(made), JSON);
        var evaluation = evaluation();
        var dossier = new Dossier(
                version,
                evaluation,
                candidate.result(),
                candidate.run(),
                candidate.dataset(),
                candidate.progress(),
                candidate.trials(),
                scores.sample());
        put(Keys.report(model, version), new Report(dossier).html(), "text/html; charset=utf-8");
        put(Keys.card(model, version), new ModelCard(dossier).markdown(), "text/markdown; charset=utf-8");
        store.create(Keys.versionManifest(model, version), Json.pretty(manifest(candidate, evaluation)), JSON);
        return evaluation;
    }

    private VersionManifest manifest(Candidate candidate, Evaluation evaluation) {
        var result = candidate.result();
        return new VersionManifest(
                model,
                version,
                candidate.dataset().task(),
                Keys.versionModel(model, version),
                result.modelSha256(),
                result.modelBytes(),
                candidate.newest().upload(),
                candidate.dataset().dataset(),
                result.run(),
                result.trial(),
                result.hyperparameters(),
                evaluation.metrics(),
                evaluation.goals().stream().allMatch(Evaluation.GoalResult::holds),
                candidate.newest().lineage(),
                training(candidate),
                evaluation.createdAt());
    }

    private static Optional<VersionManifest.Training> training(Candidate candidate) {
        return candidate.result().hyperparameters().wereImported()
                ? Optional.empty()
                : Optional.of(VersionManifest.Training.of(candidate.run(), candidate.result()));
    }

    private Evaluation evaluation() {
        return Json.read(store.get(Keys.evaluation(model, version)), Evaluation.class);
    }

    private void put(String key, String text, String contentType) {
        store.put(key, text.getBytes(StandardCharsets.UTF_8), contentType);
    }
}
