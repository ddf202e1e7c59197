package io.millrace.evaluate.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis with round ticks.
 *
 * @param min value at {@code from}
 * @param max value at {@code to}, above min
 * @param from coordinate of the lower end, in the drawing's unit
 * @param step distance of the ticks
 */
record Axis(double min, double max, double from, double to, double step) {

    /** Holds all values between lowest and highest, widened to round numbers (Heckbert, Graphics Gems 1990). */
    static Axis of(double lowest, double highest, double from, double to, int ticks) {
        double low = lowest;
        double high = highest;
        if (!(high > low)) {
            double margin = low == 0 ? 1 : Math.abs(low) * 0.1;
            low -= margin;
            high += margin;
        }
        double step = round((high - low) / ticks);
        return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, from, to, step);
    }

    private static double round(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double fraction = rough / power;
        double nice = fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10;
        return nice * power;
    }

    double at(double value) {
        return from + (value - min) / (max - min) * (to - from);
    }

    /** The multiples of the step on this axis. */
    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        double tolerance = 1e-6;
        // By multiplication, so that errors do not add up to 0.30000000000000004.
        for (double i = Math.ceil(min / step - tolerance); i <= max / step + tolerance; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
