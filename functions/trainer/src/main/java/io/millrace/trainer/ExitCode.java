package io.millrace.trainer;

/** How the process ends, as AWS Batch's retry rules read it. */
enum ExitCode {
    /** The candidate is there, now or already before. */
    DONE(0),
    /** The user's data, spec or choice of memory must change; {@code failure.json} says how. */
    USER(65),
    /** A fault of Millrace; {@code failure.json} says so, the trace is on stderr. */
    BUG(70),
    /** Something outside could not be reached; another attempt resumes from the last checkpoint. */
    TEMPORARY(75);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
