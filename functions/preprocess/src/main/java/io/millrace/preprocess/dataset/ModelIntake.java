package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.manifest.DatasetManifest.SplitFile;
import io.millrace.lifecycle.manifest.ImportedModel;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.ModelCheck;
import io.millrace.onnx.TensorSpec;
import io.millrace.preprocess.intake.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes in the model that an upload brings, beside the dataset of the test data that lies with it. */
final class ModelIntake {
    private final ObjectStore store;
    private final Clock clock;
    private final ModelLimits limits;

    ModelIntake(ObjectStore store, Clock clock, ModelLimits limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
    }

    /** A model that can be served, not yet written. */
    record Brought(SourceFile file, ModelCheck check) {}

    /** @throws InvalidInputException if there are several, or it cannot be served */
    Brought check(List<SourceFile> models, String upload) {
        if (models.size() > 1) {
            throw new InvalidInputException(
                    "'" + upload
                            + "' holds %d models: %s"
                                    .formatted(
                                            models.size(),
                                            models.stream()
                                                    .map(SourceFile::name)
                                                    .limit(10)
                                                    .collect(Collectors.joining(", "))),
                    Place.file(upload),
                    "Upload one ONNX file, with test data beside it if you like.");
        }
        var file = models.getFirst();
        try {
            long bytes = Files.size(file.file());
            if (bytes > limits.bytes()) {
                throw new InvalidInputException(
                        "'%s' has %,d bytes, more than the limit of %,d".formatted(file.name(), bytes, limits.bytes()),
                        Place.file(file.name()),
                        "Upload a smaller (quantised, pruned) model, or have MILLRACE_MAX_MODEL_BYTES raised.");
            }
            return new Brought(file, ModelCheck.of(Files.readAllBytes(file.file()), file.name(), limits.loading()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the file, then its manifest. */
    void write(DatasetManifest dataset, Brought brought) {
        var model = dataset.model();
        var key = Keys.importedModelFile(model, dataset.dataset());
        var file = brought.file().file();
        var check = brought.check();
        store.put(key, file, "application/octet-stream");
        try {
            var manifest = new ImportedModel(
                    model,
                    dataset.dataset(),
                    key,
                    Sha256.of(file),
                    Files.size(file),
                    check.file().irVersion(),
                    check.file().opsets(),
                    tensors(check.inputs()),
                    tensors(check.outputs()),
                    unmeasured(dataset, brought),
                    clock.instant());
            store.put(Keys.importedModel(model, dataset.dataset()), Json.pretty(manifest), "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ImportedModel.Tensor> tensors(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec ->
                        new ImportedModel.Tensor(spec.name(), spec.datatype().name(), spec.shape()))
                .toList();
    }

    /** Why the dataset says nothing about the model, as a sentence; empty if it does. */
    static Optional<String> unmeasured(DatasetManifest dataset, Brought brought) {
        return dataset.split(Split.TEST).rows() == 0
                ? Optional.of("No test data came with the model.")
                : brought.check().mismatch(dataset).map(why -> why + ".");
    }

    /** The dataset of an upload that holds a model and nothing else. */
    DatasetManifest withoutTestData(ModelName model, String dataset, LifecycleSpec spec, Source source) {
        var none = Arrays.stream(Split.values())
                .collect(Collectors.toMap(
                        Function.identity(), split -> new SplitFile(Keys.split(model, dataset, split), 0, 0, "")));
        return new DatasetManifest(
                model,
                dataset,
                Kind.TABULAR,
                spec.task().orElse(Task.CLASSIFICATION),
                spec.data(),
                spec.dataSha256(),
                source,
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                Map.copyOf(none),
                new Cleaning(0, 0, 0),
                List.of(),
                clock.instant());
    }
}
