package io.millrace.lifecycle.evidence;

import java.util.List;

/**
 * The deciding figure under growing disturbance of the inputs.
 *
 * @param disturbance its name in goals: {@code missing_values}, {@code noise}, {@code category_swaps}, {@code typos},
 *     {@code shift}, {@code rotation}, {@code brightness}, {@code contrast}, {@code blur}, {@code pixel_noise}
 * @param unit of the severity, for people: "share of cells", "standard deviations", "pixels", "degrees"
 * @param metric what is measured
 * @param points by rising severity, the first undisturbed
 */
public record RobustnessCurve(String disturbance, String unit, String metric, List<Point> points) {

    public record Point(double severity, double figure) {}

    public RobustnessCurve {
        points = List.copyOf(points);
    }
}
