package io.millrace.lifecycle.error;

import org.jspecify.annotations.Nullable;

/** What was asked for does not exist (HTTP 404). */
public final class NotFoundException extends LifecycleException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        super(message, null);
    }

    public NotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
