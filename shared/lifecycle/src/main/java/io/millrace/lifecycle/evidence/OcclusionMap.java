package io.millrace.lifecycle.evidence;

import java.util.List;

/**
 * Which parts of pictures answers rest on: what is lost when a part is covered by the picture's mean colour (Zeiler and
 * Fergus 2014).
 *
 * @param label of the pictures by their truth; empty for pictures of all labels
 * @param pictures how many were covered
 * @param height parts from top to bottom
 * @param width parts from left to right
 * @param parts row by row
 * @param picture their mean as {@code data:image/png;base64,...}; empty where they have different sizes
 */
public record OcclusionMap(String label, int pictures, int height, int width, List<Part> parts, String picture) {

    /**
     * @param loss mean over the pictures: of the true label's probability; of a regression, what is added to the RMSE
     * @param interval 95 %
     */
    public record Part(double loss, Interval interval) {}

    public OcclusionMap {
        parts = List.copyOf(parts);
    }
}
