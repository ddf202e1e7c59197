package io.millrace.benchmarks;

/** One subject that is measured, and has a page of its own. {@link Benchmarks} lists them. */
public interface Benchmark {
    /** On the command line, and of the page: {@code docs/benchmarks/<name>.md}. */
    String name();

    /** One line that says what is measured. */
    String description();

    /**
     * Measures.
     *
     * @throws IllegalStateException in words for the user, if something is missing that cannot be done without
     */
    Report run(Run run) throws Exception;
}
