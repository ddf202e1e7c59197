package io.millrace.testing;

/** What may befall one call to an object store, as {@code S3ObjectStore} tells it to its caller. */
public enum Fault {
    /** 503, SlowDown, a timeout or a reset, before the request took effect: all the same to a caller. */
    UNAVAILABLE,
    /** The request took effect, and its answer never came. */
    ANSWER_LOST,
    /** 412: another delivery made the very same conditional write a moment before. */
    PRECONDITION_FAILED,
    /** 409: another conditional write is under way and has not come to its end. */
    CONFLICT;

    boolean concernsConditionsOnly() {
        return this == PRECONDITION_FAILED || this == CONFLICT;
    }
}
