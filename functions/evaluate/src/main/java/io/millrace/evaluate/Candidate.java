package io.millrace.evaluate;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.ImportedModel;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunUpload;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.promotion.Lineages;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A candidate with all that led to it.
 *
 * @param newest the newest of the uploads that the run carries out: it says how new the candidate is
 * @param progress one entry an epoch, in order; may be empty
 * @param trials what became of all trials of the run; empty for a run from before there was such a table
 * @param imported the model as the upload brought it; empty if it was trained here
 */
record Candidate(
        TrialResult result,
        RunManifest run,
        RunUpload newest,
        DatasetManifest dataset,
        List<EpochProgress> progress,
        Optional<TrialTable> trials,
        Optional<ImportedModel> imported) {

    /** Why there are no figures of its answers, as a sentence; empty if its test rows tell them. */
    Optional<String> unmeasured() {
        return imported.flatMap(ImportedModel::unmeasured);
    }

    /**
     * @throws io.millrace.lifecycle.error.NotFoundException if a manifest is missing
     * @throws InvalidInputException if a manifest is unreadable or speaks of another candidate
     */
    static Candidate load(ObjectStore store, CandidateKey key) {
        var result = read(store, key.manifest(), TrialResult.class);
        var named = new CandidateKey(result.model(), result.run(), result.trial());
        if (!named.equals(key)) {
            throw new InvalidInputException(key.manifest() + " names another candidate: " + named.manifest());
        }
        var run = read(store, Keys.runManifest(key.model(), key.run()), RunManifest.class);
        var dataset = read(store, Keys.datasetManifest(key.model(), run.dataset()), DatasetManifest.class);
        var imported = result.hyperparameters().wereImported()
                ? Optional.of(read(store, Keys.importedModel(key.model(), run.dataset()), ImportedModel.class))
                : Optional.<ImportedModel>empty();
        var trials = run.trials().size() > 1
                ? find(store, Keys.trials(key.model(), key.run()), TrialTable.class)
                : Optional.<TrialTable>empty();
        return new Candidate(result, run, newest(store, run), dataset, progress(store, key), trials, imported);
    }

    private static RunUpload newest(ObjectStore store, RunManifest run) {
        try {
            return new Lineages(store, run.model())
                    .newest(run.run())
                    .orElse(new RunUpload(run.model(), run.run(), run.upload(), run.lineage()));
        } catch (UncheckedIOException e) {
            throw new InvalidInputException("the run's uploads cannot be read: " + e.getMessage());
        }
    }

    private static <T> T read(ObjectStore store, String key, Class<T> type) {
        return parse(key, store.get(key), type);
    }

    private static <T> Optional<T> find(ObjectStore store, String key, Class<T> type) {
        return store.find(key).map(object -> parse(key, object.bytes(), type));
    }

    private static <T> T parse(String key, byte[] json, Class<T> type) {
        try {
            return Json.read(json, type);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException(
                    key + " cannot be read: " + e.getMessage(),
                    Place.file(key),
                    "Upload the data again to make a new run.",
                    e);
        }
    }

    /** A job that was killed and resumed leaves torn lines and repeated epochs: the last whole line of an epoch counts. */
    private static List<EpochProgress> progress(ObjectStore store, CandidateKey key) {
        var epochs = new TreeMap<Integer, EpochProgress>();
        store.find(Keys.progress(key.model(), key.run(), key.trial()))
                .map(object -> new String(object.bytes(), StandardCharsets.UTF_8))
                .ifPresent(text -> text.lines()
                        .map(Candidate::line)
                        .flatMap(Optional::stream)
                        .forEach(line -> epochs.put(line.epoch(), line)));
        return List.copyOf(epochs.values());
    }

    private static Optional<EpochProgress> line(String line) {
        try {
            return Optional.ofNullable(Json.read(line.getBytes(StandardCharsets.UTF_8), EpochProgress.class));
        } catch (UncheckedIOException torn) {
            return Optional.empty();
        }
    }
}
