package io.millrace.lifecycle.error;

import org.jspecify.annotations.Nullable;

/**
 * What the user sent cannot be used. Becomes a {@code rejected/...} object or a {@code failure.json} (and the message
 * is acknowledged, since a retry would fail the same way), or an HTTP 400.
 */
public final class InvalidInputException extends LifecycleException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String remedy;

    /**
     * @param reason what is wrong, one sentence with the offending value in it
     * @param place where it is wrong; {@link Place#nowhere()} if that has no meaning
     * @param remedy what the user should do about it, one sentence
     */
    public InvalidInputException(String reason, Place place, String remedy) {
        this(reason, place, remedy, null);
    }

    public InvalidInputException(String reason, Place place, String remedy, @Nullable Throwable cause) {
        super(reason, cause);
        this.place = place;
        this.remedy = remedy;
    }

    public InvalidInputException(String reason) {
        this(reason, Place.nowhere(), "", null);
    }

    public Place place() {
        return place;
    }

    /** What the user should do; empty when the reason says it all. */
    public String remedy() {
        return remedy;
    }
}
