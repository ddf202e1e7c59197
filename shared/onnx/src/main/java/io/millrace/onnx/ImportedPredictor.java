package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model that was trained elsewhere, asked about rows of a dataset. A graph whose first dimension is fixed is run on so
 * many rows at a time; where fewer are left, the last one is repeated and its further answers dropped.
 */
final class ImportedPredictor implements Predictor {
    private final GraphModel graph;
    private final RowInputs inputs;
    private final RowOutput output;

    private ImportedPredictor(GraphModel graph, RowInputs inputs, RowOutput output) {
        this.graph = graph;
        this.inputs = inputs;
        this.output = output;
    }

    /**
     * Takes the graph over: it is closed where this throws.
     *
     * @throws InvalidInputException if the model does not fit the dataset
     */
    static ImportedPredictor of(GraphModel graph, DatasetManifest dataset) {
        try {
            return new ImportedPredictor(
                    graph, RowInputs.of(graph.inputs(), dataset), RowOutput.of(graph.outputs(), dataset));
        } catch (RuntimeException e) {
            graph.close();
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
            var answer = graph.run(inputs.tensors(batch, rows), List.of(output.name()))
                    .get(output.name());
            var ran = table(answer, atOnce);
            System.arraycopy(ran, 0, answers, from, Math.min(atOnce, batch.rows() - from));
        }
        return output.predictions(answers);
    }

    private float[][] table(TensorValue answer, int rows) {
        var numbers = Elements.floats((TensorValue.Fixed) answer);
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

    /** Why the model's answers to this dataset's rows would mean nothing; empty if they can be scored. */
    static Optional<String> mismatch(List<TensorSpec> inputs, List<TensorSpec> outputs, DatasetManifest dataset) {
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
        graph.close();
    }
}
