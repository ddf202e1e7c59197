package io.millrace.lifecycle.evidence;

import java.util.Map;

/**
 * The figures of a named part of the test rows.
 *
 * @param name for people: {@code sex = Female}, {@code age 38 to 47}
 * @param column the column that cuts it out; of a slice found by search, all its columns joined by {@code " & "}
 * @param value the value, or the range of a numeric column
 * @param small whether it has too few rows to conclude from; its figures are shown all the same
 * @param figures by their name in {@code evaluation.json}
 * @param intervals 95 %, of some of the figures
 */
public record SliceFigures(
        String name,
        String column,
        String value,
        long rows,
        boolean small,
        Map<String, Double> figures,
        Map<String, Interval> intervals) {
    public SliceFigures {
        figures = Map.copyOf(figures);
        intervals = Map.copyOf(intervals);
    }
}
