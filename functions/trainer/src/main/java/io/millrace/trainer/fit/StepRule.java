package io.millrace.trainer.fit;

import io.millrace.lifecycle.spec.Optimizer;

/**
 * Changes weights by their gradients. adam is Kingma and Ba 2015 (betas 0.9 and 0.999, "epsilon hat" 1e-8), adamw decays weights
 * by 0.01 x learning rate a step beside it (Loshchilov and Hutter 2019), sgd is plain gradient descent.
 */
public final class StepRule {
    public static final float BETA1 = 0.9f;
    public static final float BETA2 = 0.999f;
    public static final float EPSILON = 1e-8f;
    public static final float WEIGHT_DECAY = 0.01f;

    private final Optimizer optimizer;
    private long steps;
    private double learningRate;
    private float corrected;
    private float gradientFactor;

    /** Running means of gradients and of their squares; empty where the rule has none. */
    public record Means(float[] first, float[] second) {}

    public StepRule(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    /** Of so many weights, before the first step. */
    public Means means(int weights) {
        int size = hasMeans() ? weights : 0;
        return new Means(new float[size], new float[size]);
    }

    public boolean hasMeans() {
        return optimizer != Optimizer.SGD;
    }

    /** Taken so far. */
    public long steps() {
        return steps;
    }

    /** Goes on after so many. */
    public void goOnAfter(long stepsTaken) {
        steps = stepsTaken;
    }

    /** Begins a step. @param factor what gradients are multiplied by */
    public void begin(double rate, float factor) {
        steps++;
        gradientFactor = factor;
        learningRate = rate;
        corrected = corrected(rate, steps);
    }

    /** Adam's learning rate of a step, from the first, for means that begin at 0. */
    public static float corrected(double rate, long step) {
        return (float) (rate * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
    }

    /** Changes the weights from {@code from} to {@code to - 1} as this step does. */
    public void update(float[] weights, float[] gradient, Means means, int from, int to) {
        switch (optimizer) {
            case SGD -> {
                for (int i = from; i < to; i++) {
                    weights[i] -= (float) learningRate * gradientFactor * gradient[i];
                }
            }
            case ADAM -> adam(weights, gradient, means, from, to);
            case ADAMW -> {
                float kept = (float) (1 - learningRate * WEIGHT_DECAY);
                for (int i = from; i < to; i++) {
                    weights[i] *= kept;
                }
                adam(weights, gradient, means, from, to);
            }
        }
    }

    private void adam(float[] weights, float[] gradient, Means means, int from, int to) {
        adam(weights, gradient, gradientFactor, corrected, means.first, means.second, from, to);
    }

    /** Of nothing but arrays and numbers, so that compilers see what vector instructions they may use. */
    private static void adam(
            float[] weights,
            float[] gradient,
            float factor,
            float rate,
            float[] first,
            float[] second,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float slope = factor * gradient[i];
            first[i] = BETA1 * first[i] + (1 - BETA1) * slope;
            second[i] = BETA2 * second[i] + (1 - BETA2) * slope * slope;
            weights[i] -= rate * first[i] / ((float) Math.sqrt(second[i]) + EPSILON);
        }
    }
}
