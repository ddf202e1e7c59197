package io.millrace.inference;

import java.nio.charset.Charset;

/** A request body by its content type. */
public sealed interface Payload {
    /** As it was sent, unpacked. */
    byte[] bytes();

    /** A JSON document in a form of the route. */
    record Json(byte[] bytes) implements Payload {}

    /**
     * Tensors of the protocol's binary extension.
     *
     * @param jsonBytes length of the JSON in front of the binary tensors; 0: the body is the one input's bytes
     */
    record Tensors(byte[] bytes, int jsonBytes) implements Payload {}

    /**
     * A table of rows, RFC 4180.
     *
     * @param header whether its first line names the features; without it the cells are the model's inputs in order
     */
    record Csv(byte[] bytes, Charset charset, boolean header) implements Payload {}

    /** One PNG or JPEG file. */
    record Image(byte[] bytes) implements Payload {}
}
