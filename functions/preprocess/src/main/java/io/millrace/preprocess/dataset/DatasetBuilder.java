package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.preprocess.intake.Bounds;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.intake.Unpacking;
import io.millrace.preprocess.intake.UploadedFiles;
import io.millrace.preprocess.intake.UploadedFiles.Fetched;
import io.millrace.preprocess.intake.Workspace;
import io.millrace.preprocess.table.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the dataset of an upload under a spec, unless it exists. */
public final class DatasetBuilder {
    /** Part of each dataset's id: to be raised when the same upload is to give another dataset. */
    private static final String FORMAT_VERSION = "1";

    private static final int ID_DIGITS = 16;

    private final ObjectStore store;
    private final Clock clock;
    private final Settings settings;

    /**
     * @param temporary an existing folder for work files
     * @param memoryMegabytes most memory of the database
     */
    public record Settings(Path temporary, long memoryMegabytes, int threads, Bounds bounds, ModelLimits model) {}

    public DatasetBuilder(ObjectStore store, Clock clock, Settings settings) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Reads, checks, splits and writes; the manifest is written last and once.
     *
     * @return the dataset's id
     * @throws InvalidInputException if the upload cannot become a dataset; nothing is written then
     */
    public String build(UploadedFiles files, LifecycleSpec spec, Source source) {
        try (var workspace = Workspace.in(settings.temporary())) {
            // While the upload is on its way.
            Database.load();
            var fetched = files.fetch(store, workspace);
            var id = id(fetched, spec);
            var model = files.upload().model();
            if (store.head(Keys.datasetManifest(model, id)).isEmpty()) {
                build(model, id, files.upload().name(), fetched, spec, source, workspace);
            }
            return id;
        }
    }

    private static String id(List<Fetched> fetched, LifecycleSpec spec) {
        var content = fetched.stream()
                .map(f -> f.file().path() + "\n" + f.sha256())
                .sorted()
                .collect(Collectors.joining("\n"));
        return Sha256.of(FORMAT_VERSION + "\n" + spec.dataSha256() + "\n" + content)
                .substring(0, ID_DIGITS);
    }

    private void build(
            ModelName model,
            String id,
            String upload,
            List<Fetched> fetched,
            LifecycleSpec spec,
            Source source,
            Workspace workspace) {
        var unpacking = new Unpacking(workspace, settings.bounds());
        var files = fetched.stream()
                .flatMap(f -> unpacking.unpack(f.file()).stream())
                .filter(f -> f.kind() != FileKind.OTHER)
                .toList();
        var models = files.stream().filter(f -> f.kind() == FileKind.ONNX).toList();
        var data = files.stream().filter(f -> f.kind() != FileKind.ONNX).toList();
        var manifest = models.isEmpty()
                ? write(model, id, upload, data, spec, source, workspace, Purpose.TRAINING)
                : bring(model, id, upload, models, data, spec, source, workspace);
        store.create(Keys.datasetManifest(model, id), json(manifest), "application/json");
    }

    /** The test data may still be refused after the model was checked, so the model is written after them. */
    private DatasetManifest bring(
            ModelName model,
            String id,
            String upload,
            List<SourceFile> models,
            List<SourceFile> data,
            LifecycleSpec spec,
            Source source,
            Workspace workspace) {
        var intake = new ModelIntake(store, clock, settings.model());
        var brought = intake.check(models, upload);
        var dataset = data.isEmpty()
                ? intake.withoutTestData(model, id, spec, source)
                : write(model, id, upload, data, spec, source, workspace, Purpose.EVIDENCE);
        intake.write(dataset, brought);
        return ModelIntake.unmeasured(dataset, brought)
                .map(why -> dataset.withWarning(why + " So nothing is measured but the model's size."))
                .orElse(dataset);
    }

    /** @return the manifest, not yet written; what it names is */
    private DatasetManifest write(
            ModelName model,
            String id,
            String upload,
            List<SourceFile> files,
            LifecycleSpec spec,
            Source source,
            Workspace workspace,
            Purpose purpose) {
        try (var database = database(files, workspace)) {
            var prepared = prepare(files, upload, spec, database, workspace, purpose);
            return new DatasetWriter(store, database, workspace, clock, settings.threads())
                    .write(model, id, prepared, spec, source);
        }
    }

    private Database database(List<SourceFile> files, Workspace workspace) {
        return files.stream().anyMatch(file -> file.kind().isTable())
                ? Database.inMemory(workspace.folder(), settings.memoryMegabytes(), settings.threads())
                : Database.onDisk(workspace.folder(), settings.memoryMegabytes(), settings.threads());
    }

    private static byte[] json(DatasetManifest manifest) {
        return io.millrace.lifecycle.json.Json.pretty(manifest);
    }

    private static Prepared prepare(
            List<SourceFile> files,
            String upload,
            LifecycleSpec spec,
            Database database,
            Workspace workspace,
            Purpose purpose) {
        var kinds = files.stream()
                .map(f -> f.kind().isTable() ? "tables" : f.kind() == FileKind.IDX ? "IDX files" : "images")
                .distinct()
                .toList();
        if (kinds.size() > 1) {
            throw new InvalidInputException(
                    "'" + upload + "' holds " + String.join(" and ", kinds) + ", which make no dataset together",
                    Place.file(upload),
                    "Upload tables, images or IDX files apart, each as a model of its own.");
        }
        if (kinds.isEmpty()) {
            throw new InvalidInputException(
                    "'" + upload + "' holds no images and no tables",
                    Place.file(upload),
                    "Put in CSV, TSV, JSONL or Parquet files, IDX pairs, or PNG and JPEG images in one folder a class.");
        }
        return kinds.getFirst().equals("tables")
                ? new TablePreparation(database, workspace, spec, upload, purpose).prepare(files)
                : new ImagePreparation(database, spec, upload, purpose).prepare(files);
    }
}
