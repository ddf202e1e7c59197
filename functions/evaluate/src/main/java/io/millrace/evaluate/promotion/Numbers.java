package io.millrace.evaluate.promotion;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as people read them. */
public final class Numbers {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);
    private static final double PLAIN = 10_000;

    private Numbers() {}

    /** Four significant digits, more where the whole part is longer; no exponent. {@code 0.97222} gives 0.9722. */
    public static String text(double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        var exact = BigDecimal.valueOf(value);
        var rounded = Math.abs(value) >= PLAIN ? exact.setScale(0, RoundingMode.HALF_UP) : exact.round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
