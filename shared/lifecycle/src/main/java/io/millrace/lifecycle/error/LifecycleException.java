package io.millrace.lifecycle.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that somebody other than Millrace's developers must act on. Adapters classify once, where they throw;
 * any other exception is a bug.
 */
public abstract sealed class LifecycleException extends RuntimeException
        permits InvalidInputException, NotFoundException, ConflictException, UnavailableException {
    private static final long serialVersionUID = 1L;

    LifecycleException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
