package io.millrace.inference;

import io.millrace.inference.registry.VersionKey;

/**
 * A successful answer.
 *
 * @param version what answered
 * @param json the body
 */
public record Answer(VersionKey version, byte[] json) {}
