package io.millrace.inference.http;

import io.millrace.inference.HttpStatusException;
import io.millrace.inference.MediaType;
import io.millrace.inference.Payload;
import io.millrace.inference.TooLargeException;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/** Takes a body of a known encoding and content type, up to a limit. */
public final class BodyReader {
    /** Header of a body with binary tensors: how many of its bytes are JSON. */
    public static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final String ENCODING = "Content-Encoding";
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    private final int maxBytes;

    public BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether the body has to be unpacked: then its length says little. */
    public static boolean isPacked(Request.Headers headers) {
        return headers.get(ENCODING) != null;
    }

    /**
     * @param bytes of the body as it is sent, so far
     * @throws TooLargeException if that is more than the limit
     */
    public void checkLength(long bytes, boolean packed) {
        if (bytes > maxBytes) {
            // A body that is longer packed than it may be unpacked holds nothing but gzip's own bytes.
            throw packed
                    ? new TooLargeException("the packed body is over the limit of " + maxBytes + " bytes")
                    : tooLarge();
        }
    }

    /**
     * The body as it was before it was packed.
     *
     * @param meter hears, while it is unpacked, how many bytes there are so far; may throw to end that
     * @throws HttpStatusException 415 if nobody knows how to unpack it
     * @throws InvalidInputException if it is not packed as its header says
     * @throws TooLargeException if it is longer than the limit, packed or unpacked
     */
    byte[] unpacked(Request request, LongConsumer meter) {
        var encoding = request.headers().get(ENCODING);
        var body = request.body();
        return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> {
                checkLength(body.length, false);
                meter.accept(body.length);
                yield body;
            }
            case "gzip" -> {
                checkLength(body.length, true);
                yield bytes(new MeteredBody(new GunzippedBody(new ByteArrayInputStream(body)), meter));
            }
            default -> throw HttpStatusException.unsupportedMediaType("Content-Encoding must be gzip or identity");
        };
    }

    private byte[] bytes(InputStream body) {
        try (body) {
            var bytes = body.readNBytes(maxBytes);
            if (body.read() >= 0) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException("the body could not be read to its end", Place.nowhere(), "", e);
        }
    }

    private TooLargeException tooLarge() {
        return new TooLargeException("the body is over the limit of " + maxBytes + " bytes; send fewer rows at once");
    }

    /**
     * What a request's body is.
     *
     * @param request with its body unpacked
     * @throws HttpStatusException 415 if it is of no type that any route takes
     * @throws InvalidInputException if a binary body does not say where its JSON ends
     */
    public static Payload payload(Request request) {
        var body = request.body();
        var jsonBytes = request.headers().get(JSON_LENGTH);
        if (jsonBytes != null) {
            return new Payload.Tensors(body, length(jsonBytes));
        }
        // JSON is what a body without a type is taken for.
        var type =
                MediaType.ofBody(request.headers().get(Response.CONTENT_TYPE)).orElse(MediaType.JSON);
        return switch (type.name()) {
            case "application/json" -> new Payload.Json(body);
            case "text/csv" -> new Payload.Csv(body, charset(type), hasHeader(type));
            case "image/png", "image/jpeg" -> new Payload.Image(body);
            case "application/octet-stream" ->
                throw new InvalidInputException(
                        JSON_LENGTH + " is missing: a binary body needs the length of its JSON there,"
                                + " or 0 where it is nothing but the input's bytes");
            default ->
                throw HttpStatusException.unsupportedMediaType(
                        "Content-Type must be application/json, text/csv, image/png, image/jpeg or, with " + JSON_LENGTH
                                + ", application/octet-stream, not " + JsonReader.shorten(type.name())
                                + "; with curl add -H 'Content-Type: application/json'");
        };
    }

    private static Charset charset(MediaType csv) {
        var name = csv.parameters().getOrDefault("charset", StandardCharsets.UTF_8.name());
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw HttpStatusException.unsupportedMediaType(
                    "the charset " + JsonReader.shorten(name) + " is not known; send text/csv in UTF-8");
        }
    }

    /** RFC 4180, section 3: the parameter {@code header}. */
    private static boolean hasHeader(MediaType csv) {
        var header = csv.parameters().getOrDefault("header", "present");
        return switch (header.toLowerCase(Locale.ROOT)) {
            case "present" -> true;
            case "absent" -> false;
            default ->
                throw HttpStatusException.unsupportedMediaType(
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
}
