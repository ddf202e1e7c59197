package io.millrace.benchmarks;

import java.util.Locale;

/** Figures as text. */
final class Numbers {
    private static final int DIGITS = 3;

    private Numbers() {}

    /** About three digits that count, thousands apart: {@code 0.0123}, {@code 4.56}, {@code 12,345}. */
    static String text(double value) {
        int integral = value == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        int decimals = value == Math.rint(value) ? 0 : Math.max(0, DIGITS - integral);
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
