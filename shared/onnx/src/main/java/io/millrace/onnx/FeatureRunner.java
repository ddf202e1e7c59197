package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.nio.FloatBuffer;
import java.util.List;

/** Runs a feature graph, so that training sees exactly what serving will compute. Thread-safe. */
public final class FeatureRunner implements AutoCloseable {
    private final List<ModelSignature.Input> inputs;
    private final boolean hasTerms;
    private final Session session;

    public FeatureRunner(FeatureGraph graph) {
        inputs = graph.inputs();
        hasTerms = graph.hasTerms();
        try {
            session = Session.open(graph.toOnnx());
        } catch (OrtException e) {
            throw new IllegalStateException("the feature graph cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * The features of a batch, in its order. Other columns are ignored.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if an input column is absent or of another type
     */
    public FeatureRows run(RawBatch batch) {
        InputTensors.check(batch, inputs);
        // Some operators refuse a tensor without rows; of those there are no parts.
        var parts = TextParts.of(batch, inputs).stream().map(this::runPart).toList();
        return parts.size() == 1
                ? parts.getFirst()
                : new FeatureRows(
                        concat(parts),
                        TermRows.concat(parts.stream().map(FeatureRows::terms).toList()));
    }

    private FeatureRows runPart(RawBatch part) {
        return session.run(
                part,
                inputs,
                session.outputNames(),
                result -> new FeatureRows(
                        Session.floats(result, FeatureGraph.FEATURES),
                        hasTerms
                                ? TermRows.ofPadded(
                                        Session.longs(result, FeatureGraph.TERMS),
                                        Session.floats(result, FeatureGraph.TERM_WEIGHTS),
                                        part.rows())
                                : TermRows.none(part.rows())));
    }

    private static float[] concat(List<FeatureRows> parts) {
        int size = parts.stream().mapToInt(part -> part.numbers().length).sum();
        var all = FloatBuffer.allocate(size);
        parts.forEach(part -> all.put(part.numbers()));
        return all.array();
    }

    @Override
    public void close() {
        session.close();
    }
}
