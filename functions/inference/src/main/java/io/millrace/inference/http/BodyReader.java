package io.millrace.inference.http;

import io.millrace.inference.Payload;
import io.millrace.inference.TooLargeException;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Takes a body of a known content type, up to a limit. */
public final class BodyReader {
    /** Header of a body with binary tensors: how many of its bytes are JSON. */
    public static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    private final int maxBytes;

    public BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * @throws NotSupportedException if it is of no type that any route takes
     * @throws InvalidInputException if a binary body does not say where its JSON ends
     * @throws TooLargeException if the body is longer than the limit
     */
    public Payload read(HttpHeaders headers, InputStream body) {
        var jsonBytes = headers.getHeaderString(JSON_LENGTH);
        if (jsonBytes != null) {
            return tensors(bytes(body), jsonBytes);
        }
        // JSON is what a body without a type is taken for.
        var type = Objects.requireNonNullElse(MediaTypes.ofBody(headers), MediaType.APPLICATION_JSON_TYPE);
        var name = (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "application/json" -> new Payload.Json(bytes(body));
            case "text/csv" -> new Payload.Csv(bytes(body), charset(type), hasHeader(type));
            case "image/png", "image/jpeg" -> new Payload.Image(bytes(body));
            case "application/octet-stream" ->
                throw new InvalidInputException(
                        JSON_LENGTH + " is missing: a binary body needs the length of its JSON there,"
                                + " or 0 where it is nothing but the input's bytes");
            default ->
                throw new NotSupportedException(
                        "Content-Type must be application/json, text/csv, image/png, image/jpeg or, with " + JSON_LENGTH
                                + ", application/octet-stream, not " + JsonReader.shorten(name)
                                + "; with curl add -H 'Content-Type: application/json'");
        };
    }

    /**
     * @param jsonBytes the header {@link #JSON_LENGTH}
     * @throws InvalidInputException if it is no length
     */
    static Payload tensors(byte[] body, String jsonBytes) {
        return new Payload.Tensors(body, length(jsonBytes));
    }

    private static Charset charset(MediaType csv) {
        var name = csv.getParameters().getOrDefault("charset", StandardCharsets.UTF_8.name());
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new NotSupportedException(
                    "the charset " + JsonReader.shorten(name) + " is not known; send text/csv in UTF-8", e);
        }
    }

    /** RFC 4180, section 3: the parameter {@code header}. */
    private static boolean hasHeader(MediaType csv) {
        var header = csv.getParameters().getOrDefault("header", "present");
        return switch (header.toLowerCase(Locale.ROOT)) {
            case "present" -> true;
            case "absent" -> false;
            default ->
                throw new NotSupportedException(
                        "text/csv; header=" + JsonReader.shorten(header) + " is neither present nor absent");
        };
    }

    private static int length(String header) {
        if (!LENGTH.matcher(header.strip()).matches()) {
            throw new InvalidInputException(
                    JSON_LENGTH + " must be a number of bytes from 0, not '" + JsonReader.shorten(header) + "'");
        }
        return Integer.parseInt(header.strip());
    }

    /** @throws TooLargeException if the body is longer than the limit */
    public byte[] bytes(InputStream body) {
        try {
            // Most bodies are there as a whole, and need no second array.
            var bytes = body.readNBytes(Math.clamp(body.available(), 0, maxBytes));
            int more = body.read();
            return more < 0 ? bytes : longer(bytes, more, body);
        } catch (IOException e) {
            throw new InvalidInputException("the body could not be read to its end", Place.nowhere(), "", e);
        }
    }

    private byte[] longer(byte[] first, int next, InputStream body) throws IOException {
        var rest = body.readNBytes(maxBytes - first.length);
        if (first.length + 1 + rest.length > maxBytes) {
            throw new TooLargeException(
                    "the body is over the limit of " + maxBytes + " bytes; send fewer rows at once");
        }
        var all = Arrays.copyOf(first, first.length + 1 + rest.length);
        all[first.length] = (byte) next;
        System.arraycopy(rest, 0, all, first.length + 1, rest.length);
        return all;
    }
}
