package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.DatasetManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A model that answers rows of a dataset, whoever trained it. Thread-safe. */
public interface Predictor extends AutoCloseable {
    /** A model that takes longer for one batch could not be served either. */
    Duration RUN_LIMIT = Duration.ofSeconds(60);

    /**
     * A model that Millrace wrote answers by its own signature; any other is asked as its inputs and outputs suggest.
     *
     * @param dataset whose rows it is to answer
     * @throws InvalidInputException if the file cannot be loaded, or the model does not fit the dataset
     */
    static Predictor load(Path model, DatasetManifest dataset) {
        try {
            return switch (ServableModel.load(Files.readAllBytes(model), () -> RUN_LIMIT)) {
                case OnnxModel own -> own;
                case GraphModel graph -> ImportedPredictor.of(graph, dataset);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + model, e);
        }
    }

    /**
     * The answers for a batch, in its order: {@link Predictions.Labels} of a classification, {@link Predictions.Values}
     * of a regression. Columns that the model does not take are ignored.
     *
     * @throws InvalidInputException if the model cannot take the rows
     */
    Predictions predict(RawBatch batch);

    /** The labels, in order of the probabilities; empty for a regression. */
    List<String> classes();

    @Override
    void close();
}
