package io.millrace.local.status;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.UploadFailure;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Task;
import io.millrace.local.queue.DeadLetter;
import io.millrace.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bucket at a given point of a model's way; each step is what one stage writes. */
final class Bucket {
    static final ModelName MODEL = new ModelName("churn");
    static final String RUN = RunId.of("d1", LifecycleSpec.DEFAULT);
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Hyperparameters PARAMETERS = new Hyperparameters("mlp", 20, 64, Optimizer.ADAM, 0.001, 3, 7);

    private final InMemoryObjectStore store = new InMemoryObjectStore(Clock.fixed(NOW, ZoneOffset.UTC));

    private final Map<String, List<DeadLetter>> dead = new HashMap<>();
    private JobStates jobs = JobStates.UNKNOWN;

    List<String> text() {
        return StatusText.lines(reader().read(MODEL.value()));
    }

    private StatusReader reader() {
        return new StatusReader(store, new GivenUp(dead), jobs);
    }

    Bucket givenUp(String stage, String key, String reason) {
        dead.put(stage, List.of(new DeadLetter("{\"detail\":{\"object\":{\"key\":\"" + key + "\"}}}", reason)));
        return this;
    }

    Bucket noJob() {
        jobs = run -> Optional.empty();
        return this;
    }

    Bucket job(String status, String reason) {
        jobs = run -> Optional.of(new JobState(status, NOW, reason));
        return this;
    }

    Bucket uploadFailed(String name, String reason, String remedy) {
        return write(
                Keys.failed(MODEL.value(), "u1"),
                new UploadFailure(MODEL.value(), "u1", source(name), RunFailure.Cause.BUG, reason, remedy, NOW));
    }

    List<String> overview() {
        var reader = reader();
        return StatusOverview.lines(reader.models().stream().map(reader::read).toList());
    }

    /** @param name below {@code incoming/} */
    Bucket uploaded(String name) {
        store.put(Keys.INCOMING + name, name.getBytes(StandardCharsets.UTF_8), "text/csv");
        return this;
    }

    Bucket rejected(String name, String reason, Place place, String remedy) {
        var model = name.contains("/") ? name.substring(0, name.indexOf('/')) : "";
        return write(
                Keys.rejected(model, "u1"),
                new RejectedUpload(model, "u1", source(name), reason, place, remedy, NOW.plusSeconds(1)));
    }

    Bucket accepted(String name) {
        return write(
                Keys.accepted(MODEL, "u1"),
                new AcceptedUpload(MODEL, "u1", source(name), "d1", LifecycleSpec.DEFAULT, "", Lineage.UNKNOWN, NOW));
    }

    Bucket planned() {
        return planned(PARAMETERS);
    }

    Bucket planned(Hyperparameters parameters) {
        return write(
                Keys.runManifest(MODEL, RUN),
                new RunManifest(
                        MODEL,
                        RUN,
                        "d1",
                        "u1",
                        LifecycleSpec.DEFAULT,
                        "churn-" + RUN,
                        "a table",
                        List.of(new RunManifest.Trial("1", parameters)),
                        new RunManifest.Compute(
                                RunManifest.Compute.Kind.CPU, "small", 2, 4096, 0, 0.1, Duration.ofHours(1), 2, 0.2),
                        Lineage.UNKNOWN,
                        NOW,
                        NOW));
    }

    /** The last line is cut off, as while it is written. */
    Bucket epochs(int count) {
        var lines = new StringBuilder();
        for (int epoch = 1; epoch <= count; epoch++) {
            lines.append(new String(
                            Json.compact(new EpochProgress(
                                    epoch, 20, 0.5, 0.4, "accuracy", 0.8, 0.75, 0.001, 900, 1, 20 - epoch)),
                            StandardCharsets.UTF_8))
                    .append('\n');
        }
        store.put(
                Keys.progress(MODEL, RUN, "1"),
                lines.append("{\"epoch\":").toString().getBytes(StandardCharsets.UTF_8),
                "application/jsonl");
        return this;
    }

    Bucket failed(RunFailure.Cause cause, String reason, String remedy) {
        return write(Keys.failure(MODEL, RUN), new RunFailure(MODEL, RUN, cause, reason, remedy, "", NOW));
    }

    Bucket candidate() {
        var result = new TrialResult(
                MODEL,
                RUN,
                "1",
                "d1",
                PARAMETERS,
                "m",
                "h",
                900,
                50,
                20,
                18,
                0.4,
                "accuracy",
                0.91,
                1e-7,
                12.34,
                900,
                "cpu",
                Optional.empty(),
                Optional.empty(),
                NOW);
        write(Keys.trialResult(MODEL, RUN, "1"), result);
        return write(Keys.candidate(MODEL, RUN, "1"), result);
    }

    Bucket evaluated(boolean promote, String reason, String goal, double figure) {
        var parsed = Goal.parse("accuracy", goal).orElseThrow();
        write(
                Keys.evaluation(MODEL, 2),
                new Evaluation(
                        MODEL,
                        RUN,
                        "1",
                        "d1",
                        100,
                        Map.of("accuracy", figure),
                        Map.of("accuracy", figure),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new Evaluation.GoalResult(parsed, Optional.of(figure), parsed.holds(figure))),
                        Optional.empty(),
                        Evidence.NONE,
                        new Evaluation.Decision(promote, "accuracy", reason),
                        NOW));
        return write(
                Keys.versionManifest(MODEL, 2),
                new VersionManifest(
                        MODEL,
                        2,
                        Task.CLASSIFICATION,
                        "m",
                        "h",
                        900,
                        "u1",
                        "d1",
                        RUN,
                        "1",
                        PARAMETERS,
                        Map.of(),
                        promote,
                        Lineage.UNKNOWN,
                        Optional.empty(),
                        NOW));
    }

    Bucket aliases(Optional<Integer> champion, Optional<Integer> challenger) {
        return write(Keys.aliases(MODEL), new Aliases(MODEL, champion, challenger, Optional.empty(), 1, "", NOW));
    }

    Bucket withoutUploads() {
        store.list(Keys.INCOMING).toList().forEach(object -> store.delete(object.key()));
        return this;
    }

    private Source source(String name) {
        var object = store.head(Keys.INCOMING + name).orElseThrow();
        return new Source(object.key(), object.etag(), NOW, "01");
    }

    private Bucket write(String key, Object record) {
        store.put(key, Json.pretty(record), "application/json");
        return this;
    }
}
