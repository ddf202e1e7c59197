package io.millrace.trainer.objective;

final class ClassificationTally implements Tally {
    private final int classes;
    private double loss;
    private long right;
    private long rows;

    ClassificationTally(int classes) {
        this.classes = classes;
    }

    @Override
    public void add(float[] scores, float[] targets) {
        int added = scores.length / classes;
        for (int row = 0; row < added; row++) {
            int offset = row * classes;
            int target = (int) targets[row];
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (scores[offset + c] > scores[offset + best]) {
                    best = c;
                }
            }
            loss += Softmax.logSumExp(scores, offset, classes) - scores[offset + target];
            right += best == target ? 1 : 0;
        }
        rows += added;
    }

    @Override
    public double loss() {
        return loss / rows;
    }

    @Override
    public double metric() {
        return (double) right / rows;
    }
}
