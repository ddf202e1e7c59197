package io.millrace.inference;

/** More than this endpoint takes, or may answer, at once (HTTP 413). */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
        super(message);
    }
}
