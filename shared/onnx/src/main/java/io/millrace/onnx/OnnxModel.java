package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model file, ready to answer. Thread-safe; runs on the caller's thread. Closing waits for answers under way. Memory
 * grows with a batch, so callers cut very long ones.
 */
public final class OnnxModel implements ServableModel, Predictor {
    private static final Set<String> LABEL_OUTPUTS = Set.of(ModelSignature.LABEL, ModelSignature.PROBABILITIES);
    private static final Set<String> VALUE_OUTPUTS = Set.of(ModelSignature.PREDICTION);

    private final Session session;
    private final ModelSignature signature;

    private OnnxModel(Session session, ModelSignature signature) {
        this.session = session;
        this.signature = signature;
    }

    /** @throws InvalidInputException if it is no ONNX model that Millrace wrote */
    public static OnnxModel load(byte[] model) {
        Session session;
        try {
            session = Session.open(model);
        } catch (OrtException e) {
            throw new InvalidInputException(
                    "The model cannot be loaded: " + e.getMessage(),
                    Place.nowhere(),
                    "Train the model again, or restore its file.",
                    e);
        }
        try {
            return of(session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    static OnnxModel of(Session session) {
        return new OnnxModel(session, signatureOf(session));
    }

    /**
     * @throws InvalidInputException if it is no ONNX model that Millrace wrote
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxModel load(Path model) {
        try {
            return load(Files.readAllBytes(model));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + model, e);
        }
    }

    /** What the model takes and answers. */
    public ModelSignature signature() {
        return signature;
    }

    /**
     * The answers for a batch, in its order: {@link Predictions.Labels} of a classification, {@link Predictions.Values}
     * of a regression. Columns that the model does not take are ignored.
     *
     * @throws InvalidInputException if an input column is absent or of another type
     * @throws IllegalStateException if the model is closed, or gives another number of answers than there are rows
     */
    @Override
    public Predictions predict(RawBatch batch) {
        InputTensors.check(batch, signature.inputs());
        signature.image().ifPresent(shape -> checkChannels(batch, shape));
        // Some operators refuse a tensor without rows; of those there are no parts.
        var parts = TextParts.of(batch, signature.inputs()).stream();
        return switch (signature.task()) {
            case CLASSIFICATION ->
                Predictions.Labels.concat(parts.map(this::labels).toList());
            case REGRESSION -> Predictions.Values.concat(parts.map(this::values).toList());
        };
    }

    @Override
    public List<String> classes() {
        return signature.classes();
    }

    private Predictions.Labels labels(RawBatch part) {
        return session.run(part, signature.inputs(), LABEL_OUTPUTS, result -> {
            var labels = Session.texts(result, ModelSignature.LABEL);
            checkRows(labels.length, part.rows());
            var probabilities = Session.floats(result, ModelSignature.PROBABILITIES);
            checkRows(probabilities.length, part.rows() * signature.classes().size());
            return new Predictions.Labels(labels, byRow(probabilities, part.rows()));
        });
    }

    private Predictions.Values values(RawBatch part) {
        return session.run(part, signature.inputs(), VALUE_OUTPUTS, result -> {
            var values = Session.floats(result, ModelSignature.PREDICTION);
            checkRows(values.length, part.rows());
            return new Predictions.Values(values);
        });
    }

    /** Else rows would get others' answers. */
    private static void checkRows(int found, int wanted) {
        if (found != wanted) {
            throw new IllegalStateException("the model gave %d answers instead of %d".formatted(found, wanted));
        }
    }

    private static float[][] byRow(float[] numbers, int rows) {
        int width = numbers.length / rows;
        var table = new float[rows][width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(numbers, row * width, table[row], 0, width);
        }
        return table;
    }

    private static void checkChannels(RawBatch batch, ImageShape shape) {
        if (batch.columns().get(ModelSignature.IMAGE) instanceof RawColumn.Images images
                && images.channels() != shape.channels()) {
            throw new InvalidInputException(
                    "The images have %d channels, and the model takes %d."
                            .formatted(images.channels(), shape.channels()),
                    Place.column(null, ModelSignature.IMAGE),
                    shape.channels() == 1 ? "Send grey images." : "Send red, green and blue for every pixel.");
        }
    }

    private static ModelSignature signatureOf(Session session) {
        var json = session.metadata(ModelSignature.PROPERTY)
                .orElseThrow(() -> foreign("it lacks the property " + ModelSignature.PROPERTY));
        ModelSignature signature;
        try {
            signature = ModelSignature.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            throw foreign(e.getMessage());
        }
        var inputs = signature.inputs().stream()
                .map(input -> TensorNames.ofColumn(input.name()))
                .collect(Collectors.toSet());
        if (!session.inputNames().equals(inputs)) {
            throw foreign("its inputs are not those of its signature");
        }
        var outputs =
                switch (signature.task()) {
                    case CLASSIFICATION -> LABEL_OUTPUTS;
                    case REGRESSION -> VALUE_OUTPUTS;
                };
        if (!session.outputNames().containsAll(outputs)) {
            throw foreign("its outputs are not those of its signature");
        }
        return signature;
    }

    private static InvalidInputException foreign(String why) {
        return new InvalidInputException(
                "The file is no model of Millrace: %s.".formatted(why),
                Place.nowhere(),
                "Use the model.onnx of a version or a candidate.");
    }

    @Override
    public void close() {
        session.close();
    }
}
