package io.millrace.trainer.data;

/** The dataset does not fit into the memory of this job. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
        super(message);
    }
}
