package io.millrace.lifecycle.error;

import org.jspecify.annotations.Nullable;

/** Something outside cannot be reached for now: retry later (HTTP 503, or a batch item failure). */
public final class UnavailableException extends LifecycleException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message, null);
    }

    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
