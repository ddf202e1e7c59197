package io.millrace.inference;

/** A request body by its content type. */
public sealed interface Payload {

    /** A JSON document in the form of the route. */
    record Json(byte[] bytes) implements Payload {}

    /**
     * Tensors of the protocol's binary extension.
     *
     * @param jsonBytes length of the JSON in front of the binary tensors; 0: the body is the one input's bytes
     */
    record Tensors(byte[] bytes, int jsonBytes) implements Payload {}

    /** One PNG or JPEG file. */
    record Image(byte[] bytes) implements Payload {}
}
