package io.millrace.onnx;

import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.Set;

/**
 * The names of tensors inside a model file. A raw column's input has the column's own name, unless that is empty or
 * belongs to an output or an inner value; then {@value #COLUMN} stands before it. Different columns never share a name.
 */
final class TensorNames {
    /** Begins the names of inner values. */
    static final String INNER = "millrace:";

    private static final String COLUMN = "column:";
    private static final Set<String> OUTPUTS = Set.of(
            ModelSignature.LABEL, ModelSignature.PROBABILITIES, ModelSignature.PREDICTION, FeatureGraph.FEATURES);

    private TensorNames() {}

    static String ofColumn(String column) {
        boolean taken =
                column.isEmpty() || column.startsWith(INNER) || column.startsWith(COLUMN) || OUTPUTS.contains(column);
        return SafeText.encode(taken ? COLUMN + column : column);
    }
}
