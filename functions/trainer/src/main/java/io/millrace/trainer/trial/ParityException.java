package io.millrace.trainer.trial;

/** An exported model differs from the network it came from: a fault of Millrace, and no candidate. */
public final class ParityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ParityException(String message) {
        super(message);
    }
}
