package io.millrace.preprocess;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.aws.StageOutcome;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.UploadId;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.manifest.UploadFailure;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.SpecParser;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.store.StoredObject;
import io.millrace.preprocess.dataset.DatasetBuilder;
import io.millrace.preprocess.intake.UploadKey;
import io.millrace.preprocess.intake.UploadedFiles;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What this stage does with an object under {@code incoming/}: every upload ends as {@code accepted/...},
 * {@code rejected/...} or, where Millrace itself cannot do it, {@code failed/...}; once, however often its event comes.
 */
public final class Preprocessing {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final Clock clock;
    private final DatasetBuilder datasets;

    public Preprocessing(ObjectStore store, Clock clock, DatasetBuilder datasets) {
        this.store = store;
        this.clock = clock;
        this.datasets = datasets;
    }

    /**
     * @return accepted, rejected, duplicate (done before), ignored, superseded (a newer object has the key, whose own
     *     event will come), gone, or no_upload_yet (a spec came first)
     * @throws io.millrace.lifecycle.error.UnavailableException if a retry may succeed
     */
    public StageOutcome objectCreated(ObjectCreated event) {
        var key = UploadKey.of(event.key());
        if (key instanceof UploadKey.Ignored) {
            return new StageOutcome("ignored", Map.of());
        }
        var current = store.head(event.key());
        if (current.isEmpty()) {
            return new StageOutcome("gone", Map.of());
        }
        if (!event.etag().isEmpty() && !event.etag().equals(current.get().etag())) {
            return new StageOutcome("superseded", Map.of());
        }
        // The bucket's time, not the event's: so a redelivery and a sweep tell the same.
        var source = new Source(event.key(), current.get().etag(), current.get().lastModified(), event.sequencer());
        return switch (key) {
            case UploadKey.Ignored ignored -> new StageOutcome("ignored", Map.of());
            case UploadKey.Refused refused ->
                reject(
                        refused.model(),
                        UploadId.of(event.key(), source.etag(), ""),
                        source,
                        new InvalidInputException(refused.reason(), Place.file(event.key()), refused.remedy()));
            case UploadKey.Spec spec -> specChanged(spec.model(), source);
            case UploadKey.Upload upload -> uploaded(upload, source);
        };
    }

    private StageOutcome specChanged(ModelName model, Source source) {
        var stored = store.find(source.key());
        if (stored.isEmpty()) {
            return new StageOutcome("gone", fields(model.value()));
        }
        try {
            SpecParser.parse(stored.get().bytes());
        } catch (InvalidInputException e) {
            return reject(model.value(), UploadId.of(source.key(), stored.get().etag(), ""), source, e);
        }
        var newest = newestUpload(model);
        if (newest.isEmpty()) {
            return new StageOutcome("no_upload_yet", fields(model.value()));
        }
        var object = newest.get();
        return switch (UploadKey.of(object.key())) {
            case UploadKey.Upload upload ->
                uploaded(upload, new Source(object.key(), object.etag(), object.lastModified(), ""));
            case UploadKey.Ignored ignored -> throw new IllegalStateException(object.key());
            case UploadKey.Spec spec -> throw new IllegalStateException(object.key());
            case UploadKey.Refused refused -> throw new IllegalStateException(object.key());
        };
    }

    private Optional<ObjectInfo> newestUpload(ModelName model) {
        try (var objects = store.list(Keys.incoming(model))) {
            return objects.filter(object -> UploadKey.of(object.key()) instanceof UploadKey.Upload)
                    .max(Comparator.comparing(ObjectInfo::lastModified).thenComparing(ObjectInfo::key));
        }
    }

    private StageOutcome uploaded(UploadKey.Upload upload, Source source) {
        var model = upload.model();
        var spec = store.find(Keys.spec(model));
        var specEtag = spec.map(StoredObject::etag).orElse("");
        var files = UploadedFiles.of(store, upload);
        if (files.objects().isEmpty() && !upload.folder()) {
            return new StageOutcome("gone", fields(model.value()));
        }
        var id = UploadId.of(upload.key(), files.etag(), specEtag);
        if (isDone(model.value(), id)) {
            failure(model.value(), id).withdraw();
            return new StageOutcome("duplicate", fields(model.value(), "upload", id));
        }
        try {
            var parsed = spec.map(s -> SpecParser.parse(s.bytes())).orElse(LifecycleSpec.DEFAULT);
            var dataset = datasets.build(files, parsed, source);
            var lineage =
                    Lineage.of(source, spec.map(StoredObject::lastModified).orElse(Instant.EPOCH));
            return accept(new AcceptedUpload(model, id, source, dataset, parsed, specEtag, lineage, clock.instant()));
        } catch (InvalidInputException e) {
            return reject(model.value(), id, source, e);
        }
    }

    private StageOutcome accept(AcceptedUpload accepted) {
        var model = accepted.model();
        store.create(Keys.accepted(model, accepted.upload()), Json.pretty(accepted), JSON);
        failure(model.value(), accepted.upload()).withdraw();
        return new StageOutcome(
                "accepted", fields(model.value(), "upload", accepted.upload(), "dataset", accepted.dataset()));
    }

    private StageOutcome reject(String model, String upload, Source source, InvalidInputException e) {
        var record = new RejectedUpload(
                model, upload, source, String.valueOf(e.getMessage()), e.place(), e.remedy(), clock.instant());
        store.create(Keys.rejected(model, upload), Json.pretty(record), JSON);
        failure(model, upload).withdraw();
        return new StageOutcome("rejected", fields(model, "upload", upload));
    }

    /** What has been tried as often as it may be ends as a failure, unless it has an outcome or has been replaced. */
    public void giveUp(ObjectCreated event, GivenUp why) {
        var current = store.head(event.key());
        if (current.isEmpty()
                || !event.etag().isEmpty() && !event.etag().equals(current.get().etag())) {
            return;
        }
        var source = new Source(event.key(), current.get().etag(), current.get().lastModified(), event.sequencer());
        switch (UploadKey.of(event.key())) {
            case UploadKey.Ignored ignored -> {}
            case UploadKey.Refused refused ->
                fail(refused.model(), UploadId.of(event.key(), source.etag(), ""), source, why);
            case UploadKey.Upload upload -> fail(upload, source, why);
            case UploadKey.Spec spec ->
                newestUpload(spec.model()).ifPresent(object -> {
                    if (UploadKey.of(object.key()) instanceof UploadKey.Upload upload) {
                        fail(upload, new Source(object.key(), object.etag(), object.lastModified(), ""), why);
                    }
                });
        }
    }

    private void fail(UploadKey.Upload upload, Source source, GivenUp why) {
        var files = UploadedFiles.of(store, upload);
        if (!files.objects().isEmpty() || upload.folder()) {
            var specEtag =
                    store.head(Keys.spec(upload.model())).map(ObjectInfo::etag).orElse("");
            fail(upload.model().value(), UploadId.of(upload.key(), files.etag(), specEtag), source, why);
        }
    }

    private void fail(String model, String upload, Source source, GivenUp why) {
        var failure = new UploadFailure(
                model,
                upload,
                source,
                why.cause(),
                "The upload could not be read to its end. " + why.reason(),
                why.remedy(),
                clock.instant());
        failure(model, upload).create(failure, () -> isDone(model, upload));
    }

    /** A model name that is none can only be rejected. */
    private boolean isDone(String model, String upload) {
        return store.head(Keys.rejected(model, upload)).isPresent()
                || ModelName.isValid(model)
                        && store.head(Keys.accepted(new ModelName(model), upload))
                                .isPresent();
    }

    /** An upload that is accepted or rejected did not fail, whatever was recorded of an earlier attempt. */
    private FailureRecord failure(String model, String upload) {
        return new FailureRecord(store, Keys.failed(model, upload));
    }

    private static Map<String, String> fields(String model) {
        return Map.of("model", model);
    }

    private static Map<String, String> fields(String model, String key, String value) {
        return Map.of("model", model, key, value);
    }

    private static Map<String, String> fields(String model, String key, String value, String other, String otherValue) {
        return Map.of("model", model, key, value, other, otherValue);
    }
}
