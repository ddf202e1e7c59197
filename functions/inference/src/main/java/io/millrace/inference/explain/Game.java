package io.millrace.inference.explain;

import java.util.List;

/**
 * What Shapley values share out: players join one after the other, and the score goes from that of a start to that of
 * the explained row.
 */
interface Game {
    int players();

    /** The score of the explained row, where all players have joined. */
    double whole();

    /** [starts] the scores where nobody has. */
    double[] starts();

    /**
     * Scores in between.
     *
     * @param joined for each, which players have joined
     * @param from for each, the index of the start they have joined at
     */
    double[] scores(List<boolean[]> joined, List<Integer> from);
}
