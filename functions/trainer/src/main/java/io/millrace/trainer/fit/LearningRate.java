package io.millrace.trainer.fit;

/**
 * The learning rate over a training: it rises in a straight line over the first steps, so that the optimizer's means
 * settle before steps are large, and then falls along half a cosine to a hundredth, so that the last steps only settle
 * (Goyal et al. 2017; Loshchilov and Hutter 2017).
 *
 * @param peak the highest rate
 * @param steps of all planned epochs, at least 1
 */
record LearningRate(double peak, long steps) {
    private static final double WARM_UP = 0.02;
    private static final double LAST = 0.01;

    /** Of a step counted from 0. */
    double at(long step) {
        double warmUp = WARM_UP * steps;
        if (step + 1 < warmUp) {
            return peak * (step + 1) / warmUp;
        }
        double passed = Math.clamp((step + 1 - warmUp) / Math.max(1, steps - warmUp), 0, 1);
        return peak * (LAST + (1 - LAST) * (1 + Math.cos(Math.PI * passed)) / 2);
    }
}
