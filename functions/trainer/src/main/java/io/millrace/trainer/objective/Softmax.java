package io.millrace.trainer.objective;

/** Probabilities from scores, in double precision and without overflow. */
public final class Softmax {
    private Softmax() {}

    /** The probabilities of the row of {@code classes} scores that starts at {@code offset}. */
    public static double[] of(float[] scores, int offset, int classes) {
        double normaliser = logSumExp(scores, offset, classes);
        var probabilities = new double[classes];
        for (int c = 0; c < classes; c++) {
            probabilities[c] = Math.exp(scores[offset + c] - normaliser);
        }
        return probabilities;
    }

    static double logSumExp(float[] scores, int offset, int classes) {
        double largest = scores[offset];
        for (int c = 1; c < classes; c++) {
            largest = Math.max(largest, scores[offset + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(scores[offset + c] - largest);
        }
        return largest + Math.log(sum);
    }
}
