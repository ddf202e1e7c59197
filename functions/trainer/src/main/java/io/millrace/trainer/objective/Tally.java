package io.millrace.trainer.objective;

/** Loss and figure over rows that come batch by batch, summed in double precision. */
public sealed interface Tally permits ClassificationTally, RegressionTally {

    /**
     * Adds rows.
     *
     * @param scores [n][outputs], row-major
     * @param targets the first n are read
     */
    void add(float[] scores, float[] targets);

    /** Mean loss of the rows so far; {@code NaN} of none. */
    double loss();

    /** Accuracy in [0, 1], or root mean squared error in the target's unit; {@code NaN} of none. */
    double metric();
}
