package io.millrace.inference;

/** A request body by its content type. */
public sealed interface Payload {

    /** A JSON document in the form of the route. */
    record Json(byte[] bytes) implements Payload {}

    /** One PNG or JPEG file. */
    record Image(byte[] bytes) implements Payload {}
}
