package io.millrace.onnx;

import static io.millrace.onnx.OnnxGraph.ANY;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Writes the file that is served: one ONNX graph from raw columns to the answer. */
public final class ModelFile {
    private ModelFile() {}

    /**
     * The features of {@code graph}, the network of {@code architecture} with {@code weights}, then softmax and label,
     * or the target's scale undone. Inputs and outputs are those of the {@link ModelSignature} it carries. Equal
     * arguments give equal bytes.
     *
     * @param scale how the target was standardised; empty for a classification
     * @throws IllegalArgumentException if the weights do not fit the architecture or are not finite, or there is a scale
     *     where there must be none or none where there must be one
     */
    public static byte[] write(
            DatasetManifest dataset,
            FeatureGraph graph,
            Architecture architecture,
            Weights weights,
            Optional<TargetScale> scale) {
        return write(
                dataset,
                graph,
                new Scorer.Network(architecture.layers(graph.shape(), outputs(dataset)), weights),
                scale);
    }

    /**
     * The features of {@code graph}, the scores of {@code trees}, then softmax and label, or the target's scale undone.
     *
     * @throws IllegalArgumentException if the trees have another number of outputs or features, or as above for the scale
     */
    public static byte[] write(DatasetManifest dataset, FeatureGraph graph, Trees trees, Optional<TargetScale> scale) {
        return write(dataset, graph, new Scorer.Forest(trees), scale);
    }

    private static int outputs(DatasetManifest dataset) {
        return switch (dataset.task()) {
            case CLASSIFICATION -> dataset.classes().size();
            case REGRESSION -> 1;
        };
    }

    /**
     * The features of {@code graph}, the scores of {@code scorer}, then softmax and label, or the target's scale undone.
     *
     * @throws IllegalArgumentException if the scorer or one of its members does not fit, as above
     */
    public static byte[] write(
            DatasetManifest dataset, FeatureGraph graph, Scorer scorer, Optional<TargetScale> scale) {
        var nodes = new OnnxGraph();
        check(scorer, graph.shape(), outputs(dataset));
        String scores = scores(nodes, graph.write(nodes), scorer);
        switch (dataset.task()) {
            case CLASSIFICATION -> {
                if (scale.isPresent()) {
                    throw new IllegalArgumentException("labels have no scale");
                }
                answerLabels(nodes, scores, dataset.classes());
            }
            case REGRESSION ->
                answerValue(
                        nodes,
                        scores,
                        scale.orElseThrow(() -> new IllegalArgumentException("a regression needs its scale")));
        }
        var signature = new ModelSignature(
                dataset.task(), dataset.kind(), graph.inputs(), dataset.image(), dataset.target(), dataset.classes());
        return nodes.toModel(Map.of(ModelSignature.PROPERTY, ascii(Json.compact(signature))));
    }

    private static void check(Scorer scorer, FeatureShape features, int outputs) {
        switch (scorer) {
            case Scorer.Network(var layers, var weights) -> weights.check(layers);
            case Scorer.Forest(var trees) -> trees.check(features.size(), outputs);
            case Scorer.Mean(var members) -> members.forEach(member -> check(member, features, outputs));
        }
    }

    /** Adds nodes from features to scores; returns the value that holds the scores. */
    private static String scores(OnnxGraph nodes, FeatureValues features, Scorer scorer) {
        return switch (scorer) {
            case Scorer.Network(var layers, var weights) -> {
                var folded = FoldedNetwork.of(layers, weights);
                yield NetworkNodes.write(nodes, features, folded.layers(), folded.weights());
            }
            case Scorer.Forest(var trees) -> TreeNodes.write(nodes, features.numbers(), trees);
            case Scorer.Mean(var members) ->
                nodes.node(
                        "Mean",
                        members.stream()
                                .map(member -> scores(nodes, features, member))
                                .toList());
        };
    }

    private static void answerLabels(OnnxGraph nodes, String scores, List<String> classes) {
        String probabilities = nodes.node("Softmax", List.of(scores), Attributes.integer("axis", 1));
        // Of the probabilities, not the scores: so the label is the first largest of what the caller sees.
        String best = nodes.node(
                "ArgMax", List.of(probabilities), Attributes.integer("axis", 1), Attributes.integer("keepdims", 0));
        String label = nodes.mlNode(
                "LabelEncoder",
                best,
                Attributes.integers(
                        "keys_int64s", LongStream.range(0, classes.size()).toArray()),
                Attributes.texts("values_strings", classes));
        nodes.output(label, ModelSignature.LABEL, DataType.STRING, ANY);
        nodes.output(probabilities, ModelSignature.PROBABILITIES, DataType.FLOAT, ANY, classes.size());
    }

    /** {@code y * sd + mean} in 64 bits: a large mean would swallow a 32-bit product. */
    private static void answerValue(OnnxGraph nodes, String score, TargetScale scale) {
        String wide = nodes.cast(score, DataType.DOUBLE);
        String spread = nodes.node("Mul", List.of(wide, nodes.doubles(new double[] {scale.sd()})));
        String moved = nodes.node("Add", List.of(spread, nodes.doubles(new double[] {scale.mean()})));
        String flat = nodes.node("Reshape", List.of(moved, nodes.longs(new long[] {-1}, 1)));
        nodes.output(nodes.cast(flat, DataType.FLOAT), ModelSignature.PREDICTION, DataType.FLOAT, ANY);
    }

    /** JSON with every other character escaped: metadata, too, reach Java as modified UTF-8. */
    private static String ascii(byte[] json) {
        var out = new StringBuilder(json.length);
        for (char c : new String(json, StandardCharsets.UTF_8).toCharArray()) {
            if (c < 128) {
                out.append(c);
            } else {
                out.append("\\u%04x".formatted((int) c));
            }
        }
        return out.toString();
    }
}
