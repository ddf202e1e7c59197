package io.millrace.lifecycle.evidence;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the answers of a classification differ between the groups of one sensitive column. Differences are the largest
 * less the smallest rate among groups that are not small; the ratio is the smallest over the largest selection rate.
 *
 * @param column the sensitive column
 * @param positive the answer that counts as favourable
 * @param measures {@code demographic_parity_difference}, {@code equal_opportunity_difference},
 *     {@code equalised_odds_difference}, {@code disparate_impact_ratio}, {@code accuracy_difference}; absent where fewer
 *     than two groups have the rows for it
 * @param intervals 95 %, of the measures, between the two groups that are furthest apart
 * @param between which two those are: the one with the higher rate, then the other
 */
public record Fairness(
        String column,
        String positive,
        List<Group> groups,
        Map<String, Double> measures,
        Map<String, Interval> intervals,
        Map<String, List<String>> between) {

    /**
     * @param selection rows answered with the favourable label
     * @param truePositive favourable answers among rows whose truth is favourable (recall)
     * @param falsePositive favourable answers among the other rows
     * @param falseNegative other answers among rows whose truth is favourable
     * @param accuracy right answers
     */
    public record Group(
            String value,
            long rows,
            boolean small,
            Rate selection,
            Rate truePositive,
            Rate falsePositive,
            Rate falseNegative,
            Rate accuracy) {}

    public Fairness {
        groups = List.copyOf(groups);
        measures = Map.copyOf(measures);
        intervals = Map.copyOf(intervals);
        // Evidence written before they were told has none.
        between = Map.copyOf(Objects.requireNonNullElse(between, Map.of()));
    }
}
