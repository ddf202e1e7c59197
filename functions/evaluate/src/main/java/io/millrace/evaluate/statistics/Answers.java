package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.goal.Figure;
import java.util.Map;

/** A model's answers to some test rows beside the truth, and its figures when each row counts so many times. */
public sealed interface Answers permits LabelAnswers, ValueAnswers {

    int rows();

    /** Rows by stratum: resampling draws within each, so that the strata keep their sizes. */
    int[][] strata();

    /**
     * The figures that have an interval.
     *
     * @param weights [rows], how many times each row counts
     */
    Map<Figure, Double> figures(int[] weights);
}
