package io.millrace.onnx;

import static io.millrace.onnx.OnnxGraph.ANY;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A string column, one-hot: a place for "other" where the train split had rare values, one for each known value, and
 * one for "missing" where the train split had missing values. Anything else counts as other, or where there is no other becomes all
 * zeros, so that no weight decides that was never trained. A column with one outcome only becomes a single 0.
 *
 * @param known the values kept apart: seen at least twice, at most {@value #MOST_KNOWN}, most frequent first
 * @param other whether the train split had further values
 * @param missing whether the train split had missing values
 */
record CategoryFeatures(String column, List<String> known, boolean other, boolean missing) {
    static final int MOST_KNOWN = 100;
    private static final int FEWEST_SEEN = 2;

    static CategoryFeatures fit(Column column) {
        var known = column.categories().stream()
                .filter(category -> category.count() >= FEWEST_SEEN)
                .limit(MOST_KNOWN)
                .map(Category::value)
                .toList();
        // A full list may have been cut.
        int listed = column.categories().size();
        boolean other = listed > known.size() || listed >= Column.MAX_CATEGORIES;
        return new CategoryFeatures(column.name(), known, other, column.missing() > 0);
    }

    private int outcomes() {
        return known.size() + (other ? 1 : 0) + (missing ? 1 : 0);
    }

    int width() {
        return Math.max(1, outcomes());
    }

    /** Adds the input and nodes; returns the value that holds the features. */
    String write(OnnxGraph graph) {
        String input = graph.input(TensorNames.ofColumn(column), DataType.STRING, ANY);
        // OneHot makes all zeros of an index beyond its depth.
        long nowhere = width();
        boolean constant = outcomes() < 2;
        long fallback = constant || !other ? nowhere : 0;
        var keys = new ArrayList<>(known);
        if (missing || keys.isEmpty()) {
            keys.add("");
        }
        int first = other ? 1 : 0;
        long[] places = IntStream.range(0, keys.size())
                .mapToLong(i -> constant ? nowhere : first + i)
                .toArray();
        String place = graph.mlNode(
                "LabelEncoder",
                input,
                Attributes.texts("keys_strings", keys),
                Attributes.integers("values_int64s", places),
                Attributes.integer("default_int64", fallback));
        return graph.node(
                "OneHot",
                List.of(place, graph.longs(new long[] {width()}), graph.floats(new float[] {0, 1}, 2)),
                Attributes.integer("axis", -1));
    }
}
