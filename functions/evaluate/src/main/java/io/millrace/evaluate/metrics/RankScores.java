package io.millrace.evaluate.metrics;

import java.util.OptionalDouble;

/**
 * Collects scores of positive and negative rows for the area under the ROC curve: the probability that a positive row
 * scores above a negative one, ties counting half (Hanley and McNeil 1982; the Mann-Whitney U statistic over the number
 * of pairs).
 */
sealed interface RankScores permits ExactScores, BinnedScores {

    /** @param score a probability, 0 to 1; {@code NaN} makes the area undefined */
    void add(float score, boolean positive);

    /** The area, 0 to 1; empty where there are no positives, no negatives, or an undefined score. */
    OptionalDouble area();
}
