package io.millrace.inference;

/** More than this endpoint takes, or may answer, at once (HTTP 413). */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
        super(message);
    }

    /** For an answer of more than that many bytes. */
    public static TooLargeException answer(int limit) {
        return new TooLargeException("the answer is over the limit of " + limit
                + " bytes (MILLRACE_MAX_ANSWER_BYTES); send fewer rows, or ask for fewer outputs");
    }
}
