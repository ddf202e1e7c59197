package io.millrace.evaluate;

import io.millrace.lifecycle.manifest.SettledCandidate;

/** What became of an event about a candidate. */
sealed interface Evaluated {

    /** @param settled what the version became */
    record Registered(CandidateKey candidate, SettledCandidate settled) implements Evaluated {}

    /** All of it was done before. */
    record Duplicate(CandidateKey candidate, int version) implements Evaluated {}

    /** The candidate is broken; {@code failure.json} says so. */
    record Failed(CandidateKey candidate, String reason) implements Evaluated {}

    /** The candidate was deleted before its event came. */
    record Gone(CandidateKey candidate) implements Evaluated {}
}
