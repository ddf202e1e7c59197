package io.millrace.lifecycle.evidence;

import java.util.List;

/**
 * The mean answer when one feature takes a value in every row, the others staying as they are (Friedman 2001).
 *
 * @param output what is averaged: {@code probability of yes}, or {@code prediction}
 */
public record PartialDependence(String feature, String output, List<Point> points) {

    /** @param value of the feature, as text: a number, or a category */
    public record Point(String value, double mean) {}

    public PartialDependence {
        points = List.copyOf(points);
    }
}
