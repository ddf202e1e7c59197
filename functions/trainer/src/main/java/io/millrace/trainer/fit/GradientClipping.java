package io.millrace.trainer.fit;

/**
 * Keeps a step's gradient from being longer than {@value #LONGEST} over all weights together, so that one absurd row
 * cannot throw a training far off (Pascanu, Mikolov and Bengio 2013). Usual steps are shorter and are left alone.
 */
public final class GradientClipping {
    public static final double LONGEST = 5;

    private GradientClipping() {}

    /** What to multiply a gradient by whose numbers' squares add up to that; NaN of NaN. */
    public static float factor(double sumOfSquares) {
        double length = Math.sqrt(sumOfSquares);
        return length <= LONGEST ? 1 : (float) (LONGEST / length);
    }
}
