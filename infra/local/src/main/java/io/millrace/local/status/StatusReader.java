package io.millrace.local.status;

import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.UploadId;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.status.RunStatus.TrialStatus;
import io.millrace.local.status.RunStatus.VersionStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads from the bucket alone where uploads stand, so that it works wherever the bucket is. */
public final class StatusReader {
    private static final ObjectReader EPOCH = Json.mapper().readerFor(EpochProgress.class);
    private final ObjectStore store;

    public StatusReader(ObjectStore store) {
        this.store = store;
    }

    /** Every folder below {@code incoming/}, sorted: models, and what was meant as one. */
    public List<String> models() {
        var models = new TreeSet<String>();
        for (var object : list(Keys.INCOMING)) {
            var parts = object.key().split("/", 3);
            if (parts.length == 3) {
                models.add(parts[1]);
            }
        }
        return List.copyOf(models);
    }

    public ModelStatus read(String model) {
        var rejected = records("rejected/" + UploadId.segment(model) + "/", RejectedUpload.class);
        var name = Optional.of(model).filter(ModelName::isValid).map(ModelName::new);
        var accepted =
                name.map(n -> records(Keys.accepted(n), AcceptedUpload.class)).orElse(List.of());
        var uploads = new ArrayList<UploadStatus>();
        for (var object : uploads(model)) {
            uploads.add(status(object, accepted, rejected));
        }
        return new ModelStatus(model, uploads, name.flatMap(n -> find(Keys.aliases(n), Aliases.class)));
    }

    /** The newest record of this object decides; one of its former content says nothing about it. */
    private UploadStatus status(Upload upload, List<AcceptedUpload> accepted, List<RejectedUpload> rejected) {
        if (upload.filesWithoutMarker() > 0) {
            return new UploadStatus.Open(upload.key(), upload.filesWithoutMarker());
        }
        var yes = newest(accepted, upload, AcceptedUpload::source, AcceptedUpload::acceptedAt);
        var no = newest(rejected, upload, RejectedUpload::source, RejectedUpload::rejectedAt);
        if (no.isPresent()
                && yes.map(a -> a.acceptedAt().isBefore(no.get().rejectedAt())).orElse(true)) {
            return new UploadStatus.Rejected(no.get());
        }
        return yes.<UploadStatus>map(this::follow).orElseGet(() -> new UploadStatus.Waiting(upload.key()));
    }

    private UploadStatus.Accepted follow(AcceptedUpload accepted) {
        var dataset = find(Keys.datasetManifest(accepted.model(), accepted.dataset()), DatasetManifest.class);
        return new UploadStatus.Accepted(accepted, dataset, run(accepted));
    }

    private Optional<RunStatus> run(AcceptedUpload accepted) {
        var model = accepted.model();
        var specSha256 = accepted.spec().sha256();
        return list(Keys.runs(model)).stream()
                .filter(o -> o.key().endsWith("/run.json"))
                .flatMap(o -> find(o.key(), RunManifest.class).stream())
                .filter(plan -> plan.dataset().equals(accepted.dataset())
                        && plan.spec().sha256().equals(specSha256))
                .max(Comparator.comparing(RunManifest::createdAt))
                .map(this::run);
    }

    private RunStatus run(RunManifest plan) {
        var model = plan.model();
        var trials = plan.trials().stream()
                .map(trial -> new TrialStatus(
                        trial,
                        epochs(Keys.progress(model, plan.run(), trial.trial())),
                        find(Keys.trialResult(model, plan.run(), trial.trial()), TrialResult.class)))
                .toList();
        var candidate = plan.trials().stream()
                .flatMap(t -> find(Keys.candidate(model, plan.run(), t.trial()), TrialResult.class).stream())
                .findFirst();
        return new RunStatus(
                plan.run(),
                Optional.of(plan),
                find(Keys.failure(model, plan.run()), RunFailure.class),
                trials,
                candidate,
                candidate.flatMap(c -> version(model, plan.run())));
    }

    private Optional<VersionStatus> version(ModelName model, String run) {
        return list(Keys.versions(model)).stream()
                .filter(o -> o.key().endsWith("/version.json"))
                .flatMap(o -> find(o.key(), VersionManifest.class).stream())
                .filter(v -> v.run().equals(run))
                .max(Comparator.comparingInt(VersionManifest::version))
                .map(v -> new VersionStatus(v, find(Keys.evaluation(model, v.version()), Evaluation.class)));
    }

    /** The epochs of a progress file; its last line may be half written. */
    private List<EpochProgress> epochs(String key) {
        var epochs = new TreeMap<Integer, EpochProgress>();
        var text = store.find(key)
                .map(o -> new String(o.bytes(), StandardCharsets.UTF_8))
                .orElse("");
        for (var line : text.split("\n")) {
            try {
                if (!line.isBlank()) {
                    EpochProgress epoch = EPOCH.readValue(line);
                    epochs.put(epoch.epoch(), epoch);
                }
            } catch (IOException e) {
                break;
            }
        }
        return List.copyOf(epochs.values());
    }

    /** @param filesWithoutMarker files of a folder that is not closed; 0: the upload is complete */
    private record Upload(String key, String etag, Instant at, long filesWithoutMarker) {}

    private List<Upload> uploads(String model) {
        var prefix = Keys.INCOMING + model + "/";
        var found = new ArrayList<Upload>();
        var folders = new TreeMap<String, List<ObjectInfo>>();
        for (var object : list(prefix)) {
            var name = object.key().substring(prefix.length());
            if (name.isEmpty() || name.equals(Keys.SPEC_FILE) && !hasRejectedSpec(model, object)) {
                continue;
            }
            int slash = name.indexOf('/');
            if (slash < 0) {
                found.add(new Upload(object.key(), object.etag(), object.lastModified(), 0));
            } else {
                folders.computeIfAbsent(name.substring(0, slash), f -> new ArrayList<>())
                        .add(object);
            }
        }
        folders.forEach((folder, files) -> {
            var marker = prefix + folder + "/" + Keys.SUCCESS;
            found.add(files.stream()
                    .filter(f -> f.key().equals(marker))
                    .findFirst()
                    .map(f -> new Upload(f.key(), f.etag(), f.lastModified(), 0))
                    .orElseGet(() -> new Upload(
                            prefix + folder + "/", "", files.getLast().lastModified(), files.size())));
        });
        found.sort(Comparator.comparing(Upload::at).thenComparing(Upload::key));
        return found;
    }

    /** A spec is no upload, but a refused one must be seen. */
    private boolean hasRejectedSpec(String model, ObjectInfo spec) {
        return records("rejected/" + UploadId.segment(model) + "/", RejectedUpload.class).stream()
                .anyMatch(r ->
                        r.source().key().equals(spec.key()) && r.source().etag().equals(spec.etag()));
    }

    private static <T> Optional<T> newest(
            List<T> records, Upload upload, Function<T, Source> source, Function<T, Instant> at) {
        return records.stream()
                .filter(r -> source.apply(r).key().equals(upload.key()))
                .filter(r -> source.apply(r).etag().equals(upload.etag())
                        || upload.key().endsWith("/" + Keys.SUCCESS))
                .max(Comparator.comparing(at));
    }

    private <T> List<T> records(String prefix, Class<T> type) {
        return list(prefix).stream().flatMap(o -> find(o.key(), type).stream()).toList();
    }

    /** The object as that type; empty where there is none, or one that this version cannot read. */
    private <T> Optional<T> find(String key, Class<T> type) {
        try {
            return store.find(key).map(o -> Json.read(o.bytes(), type));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private List<ObjectInfo> list(String prefix) {
        try (var objects = store.list(prefix)) {
            return objects.toList();
        }
    }
}
