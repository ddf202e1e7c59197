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
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** Writes what a dataset's manifest names: the splits and the profile. */
final class DatasetWriter {
    private static final String PARQUET = "application/vnd.apache.parquet";
    private final ObjectStore store;
    private final Database database;
    private final Workspace workspace;
    private final Clock clock;

    DatasetWriter(ObjectStore store, Database database, Workspace workspace, Clock clock) {
        this.store = store;
        this.database = database;
        this.workspace = workspace;
        this.clock = clock;
    }

    /** @return the manifest, not yet written */
    DatasetManifest write(ModelName model, String id, Prepared prepared, LifecycleSpec spec, Source source) {
        // One thread, so that the same rows give the same bytes.
        database.execute("SET threads = 1");
        Map<Split, SplitFile> splits = new EnumMap<>(Split.class);
        for (var split : Split.values()) {
            splits.put(split, split(model, id, prepared, split));
        }
        store.put(
                Keys.profile(model, id),
                Json.pretty(new Profile(model, id, prepared.rows(), prepared.profiles(), prepared.warnings())),
                "application/json");
        // Images are explained by occlusion, which needs no others.
        if (prepared.kind() == DatasetManifest.Kind.TABULAR) {
            store.put(Keys.background(model, id), new Background(database).of(prepared), "application/json");
        }
        return new DatasetManifest(
                model,
                id,
                prepared.kind(),
                prepared.task(),
                spec.data(),
                spec.dataSha256(),
                source,
                prepared.columns(),
                prepared.target(),
                prepared.classes(),
                prepared.image(),
                splits,
                prepared.cleaning(),
                prepared.warnings(),
                clock.instant());
    }

    private SplitFile split(ModelName model, String id, Prepared prepared, Split split) {
        var file = workspace.newFile();
        database.execute("COPY (" + prepared.select() + " WHERE " + Prepared.SPLIT + " = " + split.ordinal()
                + " ORDER BY " + Prepared.ROW + ") TO " + Sql.literal(file.toString())
                + " (FORMAT parquet, COMPRESSION zstd)");
        var key = Keys.split(model, id, split);
        store.put(key, file, PARQUET);
        try {
            var written = new SplitFile(key, prepared.rows().get(split), Files.size(file), Sha256.of(file));
            Files.delete(file);
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
