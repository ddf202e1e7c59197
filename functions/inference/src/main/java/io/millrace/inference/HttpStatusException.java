package io.millrace.inference;

/** A request that is refused with a status that only HTTP has. */
public final class HttpStatusException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final int status;

    private HttpStatusException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The client takes no form that an answer has. */
    public static HttpStatusException notAcceptable(String message) {
        return new HttpStatusException(NOT_ACCEPTABLE, message);
    }

    /** The body did not come in time. */
    public static HttpStatusException requestTimeout(String message) {
        return new HttpStatusException(REQUEST_TIMEOUT, message);
    }

    /** The body has a form that the route does not take. */
    public static HttpStatusException unsupportedMediaType(String message) {
        return new HttpStatusException(UNSUPPORTED_MEDIA_TYPE, message);
    }

    /** Of the answer, 400 to 499. */
    public int status() {
        return status;
    }
}
