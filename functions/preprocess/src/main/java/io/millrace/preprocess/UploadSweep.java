package io.millrace.preprocess;

import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.aws.StageOutcome;
import io.millrace.aws.Sweep;
import io.millrace.aws.Sweep.Stuck;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.UploadId;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.preprocess.intake.UploadKey;
import io.millrace.preprocess.intake.UploadedFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds uploads without an outcome, by comparing listings: an upload has one as soon as there is one for its content
 * under any spec, and the newest upload of a model needs one under the spec that stands. Nothing is read but folders
 * that look unfinished.
 */
final class UploadSweep {
    private final ObjectStore store;
    private final Clock clock;
    private final Duration stuckAfter;
    private final Preprocessing preprocessing;

    /** @param stuckAfter how old an upload may be before it should have an outcome */
    UploadSweep(ObjectStore store, Clock clock, Duration stuckAfter, Preprocessing preprocessing) {
        this.store = store;
        this.clock = clock;
        this.stuckAfter = stuckAfter;
        this.preprocessing = preprocessing;
    }

    /**
     * An object that should lead to an outcome.
     *
     * @param etag as in {@link UploadId}
     * @param id of the outcome, as far as the listing tells it
     * @param since when all that it needs was there
     */
    private record Waiting(String model, ObjectInfo object, String etag, String id, Instant since) {
        static Waiting upload(String model, ObjectInfo object, String etag) {
            return new Waiting(model, object, etag, UploadId.content(object.key(), etag), object.lastModified());
        }
    }

    /** Ids of outcomes, and their contents. */
    private record Outcomes(Set<String> ids, Set<String> contents) {}

    StageOutcome sweep(Instant until) {
        var outcomes = outcomes();
        var uploads = new ArrayList<Waiting>();
        Map<ModelName, ObjectInfo> specs = new HashMap<>();
        list(uploads, specs);
        var limit = clock.instant().minus(stuckAfter);
        var stuck = Stream.concat(
                        uploads.stream().filter(one -> !outcomes.contents().contains(one.id())),
                        specs.entrySet().stream()
                                .flatMap(e -> specWithoutOutcome(e.getKey(), e.getValue(), uploads, outcomes)))
                .filter(one -> one.since().isBefore(limit))
                .map(this::stuck)
                .toList();
        var sweep = new Sweep("preprocess", store, clock, until);
        sweep.over(stuck);
        return sweep.outcome();
    }

    private void list(List<Waiting> uploads, Map<ModelName, ObjectInfo> specs) {
        // Of a folder, as long as the listing is inside it: the digest over its files is its ETag.
        var folder = new ArrayList<ObjectInfo>();
        var prefix = "";
        try (var objects = store.list(Keys.INCOMING)) {
            for (var object : (Iterable<ObjectInfo>) objects::iterator) {
                var of = folderOf(object.key());
                if (!of.equals(prefix)) {
                    close(prefix, folder).ifPresent(uploads::add);
                    folder.clear();
                    prefix = of;
                }
                if (!of.isEmpty()) {
                    folder.add(object);
                    continue;
                }
                switch (UploadKey.of(object.key())) {
                    case UploadKey.Ignored ignored -> {}
                    case UploadKey.Spec spec -> specs.put(spec.model(), object);
                    case UploadKey.Refused refused ->
                        uploads.add(Waiting.upload(refused.model(), object, object.etag()));
                    case UploadKey.Upload upload ->
                        uploads.add(Waiting.upload(upload.model().value(), object, object.etag()));
                }
            }
        }
        close(prefix, folder).ifPresent(uploads::add);
    }

    /** {@code incoming/<model>/<upload>/} of a key below it; empty for others. */
    private static String folderOf(String key) {
        var parts = key.split("/", 4);
        return parts.length == 4 ? parts[0] + "/" + parts[1] + "/" + parts[2] + "/" : "";
    }

    private Optional<Waiting> close(String prefix, List<ObjectInfo> objects) {
        return objects.stream()
                .filter(object -> object.key().equals(prefix + Keys.SUCCESS))
                .findFirst()
                .flatMap(marker -> UploadKey.of(marker.key()) instanceof UploadKey.Upload upload
                        ? Optional.of(Waiting.upload(
                                upload.model().value(),
                                marker,
                                UploadedFiles.of(upload, objects).etag()))
                        : UploadKey.of(marker.key()) instanceof UploadKey.Refused refused
                                ? Optional.of(Waiting.upload(refused.model(), marker, marker.etag()))
                                : Optional.empty());
    }

    /** A changed spec is to be tried on the model's newest upload, once that has an outcome under an older spec. */
    private static Stream<Waiting> specWithoutOutcome(
            ModelName model, ObjectInfo spec, List<Waiting> uploads, Outcomes outcomes) {
        var refused = outcomes.contents().contains(UploadId.content(spec.key(), spec.etag()));
        return uploads.stream()
                .filter(one -> one.model().equals(model.value()))
                .filter(one -> UploadKey.of(one.object().key()) instanceof UploadKey.Upload)
                .max(Comparator.comparing((Waiting one) -> one.object().lastModified())
                        .thenComparing(one -> one.object().key()))
                .filter(newest -> outcomes.contents().contains(newest.id()))
                .filter(newest -> !refused
                        && !outcomes.ids().contains(UploadId.of(newest.object().key(), newest.etag(), spec.etag())))
                .map(newest -> new Waiting(
                        model.value(),
                        spec,
                        spec.etag(),
                        UploadId.of(newest.object().key(), newest.etag(), spec.etag()),
                        Collections.max(List.of(spec.lastModified(), newest.since()))))
                .stream();
    }

    private Outcomes outcomes() {
        var outcomes = new Outcomes(new HashSet<>(), new HashSet<>());
        for (var prefix : List.of(Keys.ACCEPTED, Keys.REJECTED, Keys.FAILED)) {
            try (var objects = store.list(prefix)) {
                objects.forEach(object -> {
                    var name = object.key().substring(object.key().lastIndexOf('/') + 1);
                    var id = name.replaceFirst("\\.json$", "");
                    outcomes.ids().add(id);
                    outcomes.contents().add(UploadId.contentOf(id));
                });
            }
        }
        return outcomes;
    }

    private Stuck stuck(Waiting one) {
        var object = one.object();
        var event = new ObjectCreated("", object.key(), object.etag(), object.sizeBytes(), "", object.lastModified());
        return new Stuck(
                one.model(),
                one.id(),
                "upload",
                one.since(),
                () -> preprocessing.objectCreated(event),
                why -> preprocessing.giveUp(event, why));
    }
}
