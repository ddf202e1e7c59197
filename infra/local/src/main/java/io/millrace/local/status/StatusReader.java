package io.millrace.local.status;

import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.RunId;
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
import io.millrace.lifecycle.manifest.SubmittedJob;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.UploadFailure;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.status.Incoming.Upload;
import io.millrace.local.status.RunStatus.TrialStatus;
import io.millrace.local.status.RunStatus.VersionStatus;
import io.millrace.local.status.RunStatus.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads from the bucket alone where uploads stand, so that it works wherever the bucket is. */
public final class StatusReader {
    private static final ObjectReader EPOCH = Json.mapper().readerFor(EpochProgress.class);
    private final ObjectStore store;
    private final Incoming incoming;
    private final GivenUp givenUp;
    private final JobStates jobs;

    /** From the bucket alone. */
    public StatusReader(ObjectStore store) {
        this(store, GivenUp.UNKNOWN, JobStates.UNKNOWN);
    }

    /** With what the queues and AWS Batch know of what waits. */
    public StatusReader(ObjectStore store, GivenUp givenUp, JobStates jobs) {
        this.store = store;
        this.givenUp = givenUp;
        this.jobs = jobs;
        this.incoming = new Incoming(store);
    }

    /**
     * Every folder below {@code incoming/}, sorted: models, what was meant as one, and models whose uploads have been
     * deleted. The empty text stands for files outside any folder.
     */
    public List<String> models() {
        var models = incoming.models();
        for (var object : list("accepted/")) {
            models.add(object.key().split("/")[1]);
        }
        return List.copyOf(models);
    }

    /** @param model one of {@link #models}; nothing is known of another */
    public ModelStatus read(String model) {
        var rejected = records("rejected/" + UploadId.segment(model) + "/", RejectedUpload.class);
        var failed = records(Keys.FAILED + UploadId.segment(model) + "/", UploadFailure.class);
        var name = Optional.of(model).filter(ModelName::isValid).map(ModelName::new);
        var accepted =
                name.map(n -> records(Keys.accepted(n), AcceptedUpload.class)).orElse(List.of());
        var uploads = new ArrayList<>(incoming.of(model));
        uploads.addAll(deleted(accepted, uploads));
        uploads.removeIf(upload -> isSpecInForce(upload, rejected));
        uploads.sort(Comparator.comparing(Upload::at).thenComparing(Upload::key));
        return new ModelStatus(
                model,
                uploads.stream()
                        .map(upload -> status(upload, accepted, rejected, failed))
                        .toList(),
                name.flatMap(n -> find(Keys.aliases(n), Aliases.class)));
    }

    /** What became of an upload stays of interest after its file is gone. */
    private static List<Upload> deleted(List<AcceptedUpload> accepted, List<Upload> present) {
        var keys = present.stream().map(Upload::key).collect(Collectors.toSet());
        return accepted.stream()
                .map(AcceptedUpload::source)
                .sorted(Comparator.comparing(Source::uploadedAt).reversed())
                .filter(source -> keys.add(source.key()))
                .map(source -> new Upload(source.key(), source.etag(), source.uploadedAt(), 0))
                .toList();
    }

    /** A spec is no upload, but a refused one must be seen. */
    private static boolean isSpecInForce(Upload upload, List<RejectedUpload> rejected) {
        return upload.key().endsWith("/" + Keys.SPEC_FILE)
                && upload.key().chars().filter(c -> c == '/').count() == 2
                && newest(rejected, upload, RejectedUpload::source, RejectedUpload::rejectedAt)
                        .isEmpty();
    }

    /** The newest record of this object decides; one of its former content says nothing about it. */
    private UploadStatus status(
            Upload upload, List<AcceptedUpload> accepted, List<RejectedUpload> rejected, List<UploadFailure> failed) {
        if (upload.filesWithoutMarker() > 0) {
            return new UploadStatus.Open(upload.key(), upload.filesWithoutMarker());
        }
        var yes = newest(accepted, upload, AcceptedUpload::source, AcceptedUpload::acceptedAt);
        var no = newest(rejected, upload, RejectedUpload::source, RejectedUpload::rejectedAt);
        if (no.isPresent()
                && yes.map(a -> a.acceptedAt().isBefore(no.get().rejectedAt())).orElse(true)) {
            return new UploadStatus.Rejected(no.get());
        }
        var failure = newest(failed, upload, UploadFailure::source, UploadFailure::failedAt);
        return yes.<UploadStatus>map(this::follow)
                .or(() -> failure.map(UploadStatus.Failed::new))
                .orElseGet(() ->
                        new UploadStatus.Waiting(upload.key(), upload.at(), givenUp.of("preprocess", upload.key())));
    }

    private UploadStatus.Accepted follow(AcceptedUpload accepted) {
        var dataset = find(Keys.datasetManifest(accepted.model(), accepted.dataset()), DatasetManifest.class);
        return new UploadStatus.Accepted(
                accepted,
                dataset,
                run(accepted),
                givenUp.of("dispatch", Keys.accepted(accepted.model(), accepted.upload())));
    }

    /** A refused plan leaves its failure alone; its run is known by its id. */
    private Optional<RunStatus> run(AcceptedUpload accepted) {
        var model = accepted.model();
        var run = RunId.of(accepted.dataset(), accepted.spec());
        var plan = find(Keys.runManifest(model, run), RunManifest.class);
        var failure = find(Keys.failure(model, run), RunFailure.class);
        if (plan.isEmpty() && failure.isEmpty()) {
            return Optional.empty();
        }
        var planned = plan.map(RunManifest::trials).orElse(List.of());
        var candidate = planned.stream()
                .flatMap(t -> find(Keys.candidate(model, run, t.trial()), TrialResult.class).stream())
                .findFirst();
        var table = find(Keys.trials(model, run), TrialTable.class);
        var trials =
                planned.stream().map(trial -> trial(model, run, trial, table)).toList();
        var version = candidate.flatMap(c -> version(model, run));
        var wait = failure.isPresent() || version.isPresent()
                ? Optional.<Wait>empty()
                : candidate
                        .<Wait>map(
                                c -> new Wait.Evaluation(givenUp.of("evaluate", Keys.candidate(model, run, c.trial()))))
                        .or(() -> plan.filter(p -> trials.stream().allMatch(StatusReader::isSilent))
                                .flatMap(this::job));
        return Optional.of(new RunStatus(run, plan, failure, trials, candidate, version, wait));
    }

    private static boolean isSilent(TrialStatus trial) {
        return trial.epochs().isEmpty()
                && trial.result().isEmpty()
                && trial.failure().isEmpty();
    }

    /** What is known of the job of a run that has told nothing yet. */
    private Optional<Wait> job(RunManifest plan) {
        var submitted = find(Keys.job(plan.model(), plan.run(), plan.rung().number()), SubmittedJob.class);
        return jobs.of(plan)
                .<Wait>map(Wait.Job::new)
                .or(() -> submitted.map(Wait.Submitted::new))
                .or(() -> jobs.knows(plan) ? Optional.of(new Wait.NoJob(plan.claimedAt())) : Optional.empty());
    }

    private TrialStatus trial(ModelName model, String run, RunManifest.Trial trial, Optional<TrialTable> table) {
        return new TrialStatus(
                trial,
                epochs(Keys.progress(model, run, trial.trial())),
                find(Keys.trialResult(model, run, trial.trial()), TrialResult.class),
                find(Keys.trialFailure(model, run, trial.trial()), RunFailure.class),
                table.stream()
                        .flatMap(t -> t.trials().stream())
                        .filter(row -> row.trial().equals(trial.trial()))
                        .findFirst());
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
