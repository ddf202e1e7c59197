package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A text column. Its terms come as numbers and weights: each occurrence of a known term weighs as much as the term is
 * rare, and the weights of a row are scaled to length 1, so that long texts weigh no more than short ones. Beside them
 * stand flags for a few frequent words, which models that take no terms learn from.
 *
 * @param firstTerm the number of the column's first term; terms of all columns are numbered together
 */
record TextFeatures(String column, Vocabulary vocabulary, int firstTerm) {
    /** The number of no term: it fills the rows that have fewer terms than the longest. */
    static final int NO_TERM = 0;

    private static final float SHORTEST = 1e-6f;

    int terms() {
        return vocabulary.size();
    }

    /** How many flags there are; without a frequent word a single 0. */
    int width() {
        return Math.max(1, vocabulary.words().size());
    }

    /**
     * The values of a column's features.
     *
     * @param flags FLOAT [n, width]
     */
    record Written(String flags, TermValues terms) {}

    /** Adds the input and nodes. @param weights the weights of all columns' terms by number, FLOAT [terms + 1] */
    Written write(OnnxGraph graph, String weights) {
        var texts = graph.input(TensorNames.ofColumn(column), DataType.STRING, OnnxGraph.ANY);
        var grams = Gram.write(graph, texts);
        var none = none(graph, texts);
        var parts = new ArrayList<>(List.of(none));
        int next = firstTerm;
        for (var kind : vocabulary.terms().entrySet()) {
            var texted = kind.getValue().stream().map(Vocabulary.Term::text).toList();
            parts.add(numbers(graph, grams.get(kind.getKey()), texted, next));
            next += texted.size();
        }
        String numbers = graph.concat(parts);
        return new Written(flags(graph, grams, none), new TermValues(numbers, scaled(graph, weights, numbers)));
    }

    /** A column of {@link #NO_TERM}, so that a row has terms even where no text of a batch has any. */
    private static String none(OnnxGraph graph, String texts) {
        String rows = graph.node("Shape", List.of(texts));
        String shape =
                graph.node("Concat", List.of(rows, graph.longs(new long[] {1}, 1)), Attributes.integer("axis", 0));
        return graph.cast(graph.node("ConstantOfShape", List.of(shape)), DataType.INT64);
    }

    private static String numbers(OnnxGraph graph, String grams, List<String> known, int first) {
        return graph.mlNode(
                "LabelEncoder",
                grams,
                Attributes.texts("keys_strings", known),
                Attributes.integers(
                        "values_int64s",
                        LongStream.range(first, first + known.size()).toArray()),
                Attributes.integer("default_int64", NO_TERM));
    }

    private static String scaled(OnnxGraph graph, String weights, String numbers) {
        String raw = graph.node("Gather", List.of(weights, numbers));
        String squares = graph.node(
                "ReduceSumSquare", List.of(raw, graph.longs(new long[] {1}, 1)), Attributes.integer("keepdims", 1));
        String length =
                graph.node("Max", List.of(graph.node("Sqrt", List.of(squares)), graph.floats(new float[] {SHORTEST})));
        return graph.node("Div", List.of(raw, length));
    }

    private String flags(OnnxGraph graph, Map<Gram, String> grams, String none) {
        var words = vocabulary.words();
        if (words.isEmpty()) {
            return graph.cast(none, DataType.FLOAT);
        }
        String places = graph.concat(List.of(none, numbers(graph, grams.get(Gram.WORD), words, 1)));
        String each = graph.node(
                "OneHot",
                List.of(places, graph.longs(new long[] {words.size() + 1L}), graph.floats(new float[] {0, 1}, 2)),
                Attributes.integer("axis", -1));
        String any = graph.node(
                "ReduceMax", List.of(each, graph.longs(new long[] {1}, 1)), Attributes.integer("keepdims", 0));
        return graph.node(
                "Slice",
                List.of(
                        any,
                        graph.longs(new long[] {1}, 1),
                        graph.longs(new long[] {Long.MAX_VALUE}, 1),
                        graph.longs(new long[] {1}, 1)));
    }
}
