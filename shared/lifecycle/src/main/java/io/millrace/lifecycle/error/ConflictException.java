package io.millrace.lifecycle.error;

import org.jspecify.annotations.Nullable;

/** Somebody else was first (HTTP 409); for a redelivered event that is success. */
public final class ConflictException extends LifecycleException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message, null);
    }

    public ConflictException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
