package io.millrace.inference.http;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP request whose body has come.
 *
 * @param method in capitals
 * @param path as it was sent, with its escapes, without a query
 * @param body empty where there is none
 */
public record Request(String method, String path, Headers headers, byte[] body) {
    static final String GET = "GET";
    static final String HEAD = "HEAD";
    static final String OPTIONS = "OPTIONS";
    public static final String POST = "POST";

    /** The fields of a request's head. */
    @FunctionalInterface
    public interface Headers {
        /**
         * @param name in any case
         * @return values of the same name joined by commas; null if there is none
         */
        @Nullable String get(String name);
    }

    /** The same with another body. */
    Request with(byte[] other) {
        return new Request(method, path, headers, other);
    }
}
