package io.millrace.inference.http;

import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The media types of a request's headers, which may hold anything. */
final class MediaTypes {
    private MediaTypes() {}

    /**
     * The body's; null if the request does not tell.
     *
     * @throws InvalidInputException if it is none
     */
    static @Nullable MediaType ofBody(HttpHeaders headers) {
        return parsed(headers, HttpHeaders.CONTENT_TYPE, headers::getMediaType);
    }

    /**
     * Those the client takes, best first.
     *
     * @throws InvalidInputException if one is none
     */
    static List<MediaType> accepted(HttpHeaders headers) {
        return parsed(headers, HttpHeaders.ACCEPT, headers::getAcceptableMediaTypes);
    }

    private static <T extends @Nullable Object> T parsed(HttpHeaders headers, String name, Supplier<T> parsing) {
        try {
            return parsing.get();
        } catch (IllegalArgumentException e) {
            var value = JsonReader.shorten(headers.getHeaderString(name));
            throw new InvalidInputException(
                    name + " is no media type: '" + value + "'", Place.column(null, name), "", e);
        }
    }
}
