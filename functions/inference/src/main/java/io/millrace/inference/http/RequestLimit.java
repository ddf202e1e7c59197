package io.millrace.inference.http;

import java.time.Duration;

/**
 * The configuration's, read once and not for each request.
 *
 * @param most time that a request may take, from its first byte
 */
public record RequestLimit(Duration most) {}
