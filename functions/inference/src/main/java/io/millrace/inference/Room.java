package io.millrace.inference;

/** The memory that a request shares with the others under way. */
@FunctionalInterface
public interface Room {
    /**
     * Lets the request hold so many bytes in all, if it does not yet.
     *
     * @throws io.millrace.lifecycle.error.UnavailableException if they do not fit beside what others hold now
     */
    void hold(long bytes);
}
