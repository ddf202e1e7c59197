package io.millrace.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.aws.GivenUp;
import io.millrace.aws.StageEvent;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.aws.StageOutcome;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.profile.Profile;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.preprocess.dataset.DatasetBuilder;
import io.millrace.preprocess.dataset.ModelLimits;
import io.millrace.preprocess.intake.Bounds;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** A bucket with this function behind it, as tests see it. */
final class Bucket {
    static final ModelName MODEL = new ModelName("m");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T10:00:00Z"), ZoneOffset.UTC);
    private static final ModelLimits MODELS = new ModelLimits(1 << 20, Duration.ofSeconds(20));
    private static final Bounds BOUNDS = new Bounds(64 << 20, 200, 1_000);

    /** Begins with the real time, which stores that are handed in have. */
    final MovableClock clock;

    final ObjectStore store;
    private final Path temporary;
    private final Preprocessing preprocessing;
    private final UploadEvents events;

    Bucket(Path temporary) {
        this(temporary, new MovableClock(Instant.now()));
    }

    private Bucket(Path temporary, MovableClock clock) {
        this(temporary, new InMemoryObjectStore(clock), clock);
    }

    Bucket(Path temporary, ObjectStore store) {
        this(temporary, store, new MovableClock(Instant.now()));
    }

    private Bucket(Path temporary, ObjectStore store, MovableClock clock) {
        this.clock = clock;
        this.store = store;
        this.temporary = temporary;
        var settings = new DatasetBuilder.Settings(temporary, 256, 2, BOUNDS, MODELS);
        this.preprocessing = new Preprocessing(store, CLOCK, new DatasetBuilder(store, CLOCK, settings));
        this.events =
                new UploadEvents(preprocessing, new UploadSweep(store, clock, Duration.ofHours(1), preprocessing));
    }

    /** Sweeps two hours later. */
    StageOutcome sweep() {
        return sweep(Duration.ofHours(2));
    }

    /** Sweeps that much later. */
    StageOutcome sweep(Duration later) {
        clock.advance(later);
        return events.on(new StageEvent.SweepDue(clock.instant(), Instant.MAX));
    }

    /** The event of the object has failed on its last delivery. */
    void giveUp(String path) {
        var key = Keys.incoming(MODEL) + path;
        events.giveUp(
                new ObjectCreated("bucket", key, store.head(key).orElseThrow().etag(), 1, "0A", CLOCK.instant()),
                new GivenUp(RunFailure.Cause.UNAVAILABLE, "No answer.", "Try again."));
    }

    StageOutcome upload(String path, String text) {
        return upload(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts the object under incoming/m/ and delivers its event. */
    StageOutcome upload(String path, byte[] bytes) {
        put(path, bytes);
        return event(Keys.incoming(MODEL) + path);
    }

    void put(String path, byte[] bytes) {
        store.put(Keys.incoming(MODEL) + path, bytes, "application/octet-stream");
    }

    void spec(String yaml) {
        put(Keys.SPEC_FILE, yaml.getBytes(StandardCharsets.UTF_8));
    }

    StageOutcome event(String key) {
        var etag = store.head(key).map(o -> o.etag()).orElse("none");
        return event(key, etag);
    }

    StageOutcome event(String key, String etag) {
        return preprocessing.objectCreated(new ObjectCreated("bucket", key, etag, 1, "0A", CLOCK.instant()));
    }

    /** The dataset of an upload that must be accepted. */
    DatasetManifest accepted(String path, byte[] bytes) {
        var outcome = upload(path, bytes);
        if (!outcome.outcome().equals("accepted")) {
            throw new AssertionError(outcome + ": "
                    + keys("rejected/").stream()
                            .map(k -> new String(store.get(k), StandardCharsets.UTF_8))
                            .toList());
        }
        return dataset(outcome);
    }

    DatasetManifest accepted(String path, String text) {
        return accepted(path, text.getBytes(StandardCharsets.UTF_8));
    }

    DatasetManifest dataset(StageOutcome outcome) {
        var record = Json.read(store.get(Keys.accepted(MODEL, outcome.fields().get("upload"))), AcceptedUpload.class);
        return Json.read(store.get(Keys.datasetManifest(MODEL, record.dataset())), DatasetManifest.class);
    }

    Profile profile(DatasetManifest dataset) {
        return Json.read(store.get(Keys.profile(MODEL, dataset.dataset())), Profile.class);
    }

    JsonNode background(DatasetManifest dataset) {
        return Json.read(store.get(Keys.background(MODEL, dataset.dataset())), JsonNode.class);
    }

    /** The record of an upload that must be refused; nothing else may have been written. */
    RejectedUpload rejected(String path, byte[] bytes) {
        var before = keys("");
        var outcome = upload(path, bytes);
        if (!outcome.outcome().equals("rejected")) {
            throw new AssertionError("not rejected: " + outcome);
        }
        var key = Keys.rejected(outcome.fields().get("model"), outcome.fields().get("upload"));
        var written = new ArrayList<>(keys(""));
        written.removeAll(before);
        written.remove(Keys.incoming(MODEL) + path);
        if (!written.equals(List.of(key))) {
            throw new AssertionError("written beside the rejection: " + written);
        }
        return Json.read(store.get(key), RejectedUpload.class);
    }

    RejectedUpload rejected(String path, String text) {
        return rejected(path, text.getBytes(StandardCharsets.UTF_8));
    }

    List<String> keys(String prefix) {
        try (var objects = store.list(prefix)) {
            return objects.map(o -> o.key()).toList();
        }
    }

    /** Rows of a split's Parquet by any query over {@code split}. */
    List<String> rows(DatasetManifest dataset, Split split, String select) {
        var file = temporary.resolve("read.parquet");
        store.download(dataset.split(split).key(), file);
        try (var connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + select + " FROM read_parquet('" + file + "')")) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
