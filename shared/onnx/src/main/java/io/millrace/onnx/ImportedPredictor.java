package io.millrace.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ImportedModel.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model that was trained elsewhere, asked about rows of a dataset. A graph whose first dimension is fixed is run on so
 * many rows at a time; where fewer are left, the last one is repeated and its further answers dropped.
 */
final class ImportedPredictor implements Predictor {
    private final Session session;
    private final RowInputs inputs;
    private final RowOutput output;

    private ImportedPredictor(Session session, RowInputs inputs, RowOutput output) {
        this.session = session;
        this.inputs = inputs;
        this.output = output;
    }

    /**
     * Takes the session over: it is closed where this throws.
     *
     * @throws InvalidInputException if the model does not fit the dataset
     */
    static ImportedPredictor of(Session session, DatasetManifest dataset) {
        try {
            return new ImportedPredictor(
                    session, RowInputs.of(session.inputs(), dataset), RowOutput.of(session.outputs(), dataset));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public List<String> classes() {
        return output.classes();
    }

    @Override
    public Predictions predict(RawBatch batch) {
        int atOnce = inputs.fixedRows().orElse(Math.max(1, batch.rows()));
        var answers = new float[batch.rows()][];
        for (int from = 0; from < batch.rows(); from += atOnce) {
            int last = batch.rows() - 1;
            var rows = IntStream.range(from, from + atOnce)
                    .map(row -> Math.min(row, last))
                    .toArray();
            var ran = session.run(
                    environment -> inputs.tensors(environment, batch, rows),
                    Set.of(output.name()),
                    result -> read(result, atOnce));
            System.arraycopy(ran, 0, answers, from, Math.min(atOnce, batch.rows() - from));
        }
        return output.predictions(answers);
    }

    private float[][] read(OrtSession.Result result, int rows) throws OrtException {
        var numbers = numbers((OnnxTensor) result.get(output.name()).orElseThrow());
        if (numbers.length == 0 || numbers.length % rows != 0) {
            throw new InvalidInputException(
                    "The model's output '%s' has %d numbers for %d rows".formatted(output.name(), numbers.length, rows),
                    Place.nowhere(),
                    "Export the model so that the first dimension of inputs and outputs is the row.");
        }
        int width = numbers.length / rows;
        var table = new float[rows][width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(numbers, row * width, table[row], 0, width);
        }
        return table;
    }

    private static float[] numbers(OnnxTensor tensor) {
        if (tensor.getInfo().type == ai.onnxruntime.OnnxJavaType.DOUBLE) {
            var doubles = tensor.getDoubleBuffer();
            var numbers = new float[doubles.remaining()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) doubles.get(i);
            }
            return numbers;
        }
        var floats = tensor.getFloatBuffer();
        var numbers = new float[floats.remaining()];
        floats.get(numbers);
        return numbers;
    }

    /** Why the model's answers to this dataset's rows would mean nothing; empty if they can be scored. */
    static Optional<String> mismatch(List<Tensor> inputs, List<Tensor> outputs, DatasetManifest dataset) {
        try {
            RowInputs.of(inputs, dataset);
            RowOutput.of(outputs, dataset);
            return Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
