package io.millrace.onnx;

import static io.millrace.onnx.OnnxGraph.ANY;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.NumberStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Numeric columns: missing values become the train median, then {@code (x - mean) / sd} in 64 bits, then a 32-bit
 * float; an indicator (1: missing) for each column with missing values in the train split. A constant column (or one
 * without any value) becomes 0. An infinite value counts as missing.
 */
record NumberFeatures(List<Column> columns) {
    /**
     * Standardised values are kept within this. Among n values none lies beyond (n - 1) / sqrt(n) standard deviations
     * (Samuelson's inequality), so up to 100 million train rows are untouched, and absurd requests stay finite.
     */
    static final double BOUND = 10_000;

    static NumberFeatures fit(List<Column> columns) {
        return new NumberFeatures(List.copyOf(columns));
    }

    int width() {
        return columns.size() + incomplete().length;
    }

    /** Adds the inputs and nodes; returns the values that hold the features: none without columns. */
    List<String> write(OnnxGraph graph) {
        if (columns.isEmpty()) {
            return List.of();
        }
        String one = graph.longs(new long[] {1}, 1);
        var parts = new ArrayList<String>();
        for (var column : columns) {
            String input = graph.input(TensorNames.ofColumn(column.name()), DataType.DOUBLE, ANY);
            parts.add(graph.node("Unsqueeze", List.of(input, one)));
        }
        String raw = graph.concat(parts);
        // x - x is NaN for NaN and for both infinities.
        String missing = graph.node("IsNaN", List.of(graph.node("Sub", List.of(raw, raw))));
        String filled = graph.node("Where", List.of(missing, row(graph, NumberStatistics::median), raw));
        String centred = graph.node("Sub", List.of(filled, row(graph, NumberStatistics::mean)));
        String scaled = graph.node("Mul", List.of(centred, row(graph, NumberFeatures::factor)));
        String bounded = graph.node(
                "Clip", List.of(scaled, graph.doubles(new double[] {-BOUND}), graph.doubles(new double[] {BOUND})));
        String standardised = graph.cast(bounded, DataType.FLOAT);
        long[] incomplete = incomplete();
        if (incomplete.length == 0) {
            return List.of(standardised);
        }
        String flags = graph.node(
                "Gather",
                List.of(graph.cast(missing, DataType.FLOAT), graph.longs(incomplete, incomplete.length)),
                Attributes.integer("axis", 1));
        return List.of(standardised, flags);
    }

    private long[] incomplete() {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).missing() > 0)
                .mapToLong(i -> i)
                .toArray();
    }

    private String row(OnnxGraph graph, ToDoubleFunction<NumberStatistics> number) {
        double[] row = columns.stream()
                .mapToDouble(
                        column -> column.number().map(number::applyAsDouble).orElse(0.0))
                .toArray();
        return graph.doubles(row, 1, row.length);
    }

    /** 1 / sd, or 0 for a constant column. */
    private static double factor(NumberStatistics statistics) {
        double factor = 1 / statistics.sd();
        boolean varies = statistics.max() > statistics.min() && statistics.sd() > 0;
        return varies && Double.isFinite(factor) ? factor : 0;
    }
}
