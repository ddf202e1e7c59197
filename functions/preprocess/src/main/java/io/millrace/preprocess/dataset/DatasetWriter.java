package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.SplitFile;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.profile.Profile;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.preprocess.intake.Workspace;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Writes what a dataset's manifest names: the splits and the profile. */
final class DatasetWriter {
    private static final String PARQUET = "application/vnd.apache.parquet";
    private final ObjectStore store;
    private final Database database;
    private final Workspace workspace;
    private final Clock clock;
    private final int threads;

    DatasetWriter(ObjectStore store, Database database, Workspace workspace, Clock clock, int threads) {
        this.threads = threads;
        this.store = store;
        this.database = database;
        this.workspace = workspace;
        this.clock = clock;
    }

    /** @return the manifest, not yet written */
    DatasetManifest write(ModelName model, String id, Prepared prepared, LifecycleSpec spec, Source source) {
        Map<Split, SplitFile> splits = new EnumMap<>(Split.class);
        Description description;
        Optional<byte[]> background;
        try (var workers = new Workers(database, threads)) {
            // One after the other, since each file holds a group of rows in memory until that is written.
            var files = workers.submit(connection -> files(connection, prepared));
            // Images are explained by occlusion, which needs no others.
            var others = workers.submit(connection -> prepared.kind() == DatasetManifest.Kind.TABULAR
                    ? Optional.of(new Background(connection).of(prepared))
                    : Optional.<byte[]>empty());
            description = new ColumnDescriptions(prepared).by(workers);
            background = Workers.join(others);
            Workers.join(files)
                    .forEach((split, file) -> splits.put(
                            split,
                            put(Keys.split(model, id, split), prepared.rows().get(split), file)));
        }
        var warnings = new ArrayList<>(prepared.warnings());
        warnings.addAll(Warnings.sentences(description.profiles()));
        store.put(
                Keys.profile(model, id),
                Json.pretty(new Profile(model, id, prepared.rows(), description.profiles(), warnings)),
                "application/json");
        background.ifPresent(bytes -> store.put(Keys.background(model, id), bytes, "application/json"));
        return new DatasetManifest(
                model,
                id,
                prepared.kind(),
                prepared.task(),
                spec.data(),
                spec.dataSha256(),
                source,
                description.columns(),
                prepared.target(),
                prepared.classes(),
                prepared.image(),
                splits,
                prepared.cleaning(),
                warnings,
                clock.instant());
    }

    private record Written(Path file, String sha256) {}

    private Map<Split, Written> files(Database connection, Prepared prepared) {
        var files = new EnumMap<Split, Written>(Split.class);
        for (var split : Split.values()) {
            files.put(split, copy(connection, prepared, split, workspace.newFile()));
        }
        return files;
    }

    private static Written copy(Database connection, Prepared prepared, Split split, Path file) {
        connection.execute("COPY (" + prepared.select() + " WHERE " + Prepared.SPLIT + " = " + split.ordinal()
                + prepared.order() + ") TO " + Sql.literal(file.toString()) + " (FORMAT parquet, COMPRESSION "
                + prepared.compression() + ")");
        try {
            return new Written(file, Sha256.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SplitFile put(String key, long rows, Written written) {
        store.put(key, written.file(), PARQUET);
        try {
            var size = Files.size(written.file());
            Files.delete(written.file());
            return new SplitFile(key, rows, size, written.sha256());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
