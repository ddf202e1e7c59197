package io.millrace.trainer.objective;

final class ClassificationTally implements Tally {
    private final Objective.Classification objective;
    private final long[] right;
    private final long[] rows;
    private double loss;
    private double weight;

    ClassificationTally(Objective.Classification objective) {
        this.objective = objective;
        this.right = new long[objective.classes()];
        this.rows = new long[objective.classes()];
    }

    @Override
    public void add(float[] scores, float[] targets) {
        int classes = objective.classes();
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
            double counts =
                    objective.weights().isEmpty() ? 1 : objective.weights().get(target);
            loss += counts * (Softmax.logSumExp(scores, offset, classes) - scores[offset + target]);
            weight += counts;
            right[target] += best == target ? 1 : 0;
            rows[target]++;
        }
    }

    @Override
    public double loss() {
        return loss / weight;
    }

    @Override
    public double metric() {
        return objective.weights().isEmpty() ? accuracy() : balancedAccuracy();
    }

    private double accuracy() {
        long allRight = 0;
        long all = 0;
        for (int c = 0; c < rows.length; c++) {
            allRight += right[c];
            all += rows[c];
        }
        return (double) allRight / all;
    }

    /** The mean recall of the classes that occur. */
    private double balancedAccuracy() {
        double recalls = 0;
        int present = 0;
        for (int c = 0; c < rows.length; c++) {
            if (rows[c] > 0) {
                recalls += (double) right[c] / rows[c];
                present++;
            }
        }
        return recalls / present;
    }
}
