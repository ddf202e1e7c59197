package io.millrace.inference;

import io.millrace.inference.registry.VersionKey;
import java.util.OptionalInt;

/**
 * A successful answer.
 *
 * @param version what answered
 * @param body JSON; where tensors follow it in binary, with them
 * @param jsonBytes length of the JSON in front of binary tensors; empty where all is JSON
 */
public record Answer(VersionKey version, byte[] body, OptionalInt jsonBytes) {

    /** An answer in JSON. */
    public Answer(VersionKey version, byte[] json) {
        this(version, json, OptionalInt.empty());
    }
}
