package io.millrace.preprocess.dataset;

/**
 * Which rows quantiles are taken from, so that their memory stays bounded: all up to {@value #EXACT} values; above that
 * about as many, spread evenly over the upload by the row number's multiplicative hash (Knuth, The Art of Computer
 * Programming 3, 6.4). The same upload gives the same rows.
 *
 * @param below rows are taken whose hash is below this; 2^32 takes all
 */
record Sampling(long below) {
    static final long EXACT = 1_000_000;
    private static final long RANGE = 1L << 32;
    private static final long GOLDEN_RATIO = 2_654_435_761L;

    /** @param values how many there are to choose from */
    static Sampling of(long values) {
        return new Sampling(values <= EXACT ? RANGE : (long) ((double) EXACT / values * RANGE));
    }

    /** The condition that takes a row by its number {@code r}. */
    String condition() {
        return below == RANGE ? "true" : hash("r") + " < " + below;
    }

    /** A row's place in the spread. @param row its number, as SQL */
    static String hash(String row) {
        return row + " * " + GOLDEN_RATIO + " % " + RANGE;
    }
}
