package io.millrace.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** What a model answers for a batch. */
public sealed interface Predictions {

    int rows();

    /**
     * Answers of a classification.
     *
     * @param labels [n]
     * @param probabilities [n][classes], in the order of the signature's classes
     */
    record Labels(String[] labels, float[][] probabilities) implements Predictions {
        @Override
        public int rows() {
            return labels.length;
        }

        /** The answers of all parts, in order. */
        static Labels concat(List<Labels> parts) {
            return parts.size() == 1
                    ? parts.getFirst()
                    : new Labels(
                            parts.stream()
                                    .flatMap(part -> Arrays.stream(part.labels))
                                    .toArray(String[]::new),
                            parts.stream()
                                    .flatMap(part -> Arrays.stream(part.probabilities))
                                    .toArray(float[][]::new));
        }
    }

    /** Answers of a regression, in the target's unit. */
    record Values(float[] values) implements Predictions {
        @Override
        public int rows() {
            return values.length;
        }

        /** The answers of all parts, in order. */
        static Values concat(List<Values> parts) {
            if (parts.size() == 1) {
                return parts.getFirst();
            }
            var all = FloatBuffer.allocate(parts.stream().mapToInt(Values::rows).sum());
            parts.forEach(part -> all.put(part.values));
            return new Values(all.array());
        }
    }
}
