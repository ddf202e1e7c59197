package io.millrace.inference.registry;

import io.millrace.lifecycle.json.JsonFields;

/**
 * What {@code version.json} says of the model file.
 *
 * @param key where it lies in the bucket
 * @param sha256 of the file, hexadecimal
 * @param bytes its length
 */
record RegisteredFile(String key, String sha256, long bytes) {

    /** @throws java.io.UncheckedIOException if the bytes are no such document */
    static RegisteredFile read(byte[] manifest) {
        var fields = JsonFields.read(manifest);
        return new RegisteredFile(fields.text("model_key"), fields.text("model_sha256"), fields.number("model_bytes"));
    }
}
