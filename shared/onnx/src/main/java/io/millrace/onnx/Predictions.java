package io.millrace.onnx;

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
    }

    /** Answers of a regression, in the target's unit. */
    record Values(float[] values) implements Predictions {
        @Override
        public int rows() {
            return values.length;
        }
    }
}
