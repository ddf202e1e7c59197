package io.millrace.onnx;

import java.util.List;

/**
 * The values that hold the terms of rows.
 *
 * @param numbers INT64 [n, T], from 1; {@link TextFeatures#NO_TERM} fills up
 * @param weights FLOAT [n, T]; 0 of what fills up
 */
record TermValues(String numbers, String weights) {

    /** Terms of several columns, side by side. */
    static TermValues concat(OnnxGraph graph, List<TermValues> columns) {
        return new TermValues(
                graph.concat(columns.stream().map(TermValues::numbers).toList()),
                graph.concat(columns.stream().map(TermValues::weights).toList()));
    }
}
