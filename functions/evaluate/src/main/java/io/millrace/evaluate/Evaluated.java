package io.millrace.evaluate;

/** What became of an event about a candidate. */
sealed interface Evaluated {

    /** @param promoted whether the version became champion; otherwise it is a challenger */
    record Registered(CandidateKey candidate, int version, boolean promoted, String reason) implements Evaluated {}

    /** All of it was done before. */
    record Duplicate(CandidateKey candidate, int version) implements Evaluated {}

    /** The candidate is broken; {@code failure.json} says so. */
    record Failed(CandidateKey candidate, String reason) implements Evaluated {}

    /** The candidate was deleted before its event came. */
    record Gone(CandidateKey candidate) implements Evaluated {}
}
