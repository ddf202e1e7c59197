package io.millrace.inference.http;

import io.millrace.inference.Payload;
import io.millrace.inference.TooLargeException;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
     * @param type null counts as JSON
     * @throws NotSupportedException if it is neither JSON nor PNG nor JPEG
     * @throws TooLargeException if the body is longer than the limit
     */
    public Payload read(@Nullable MediaType type, InputStream body) {
        var name = type == null
                ? MediaType.APPLICATION_JSON
                : (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "application/json" -> new Payload.Json(bytes(body));
            case "image/png", "image/jpeg" -> new Payload.Image(bytes(body));
            default ->
                throw new NotSupportedException("Content-Type must be application/json, image/png or image/jpeg, not "
                        + name + "; with curl add -H 'Content-Type: application/json'");
        };
    }

    /**
     * A body for the protocol's infer routes, which may have binary tensors behind its JSON.
     *
     * @param jsonBytes the header {@value #JSON_LENGTH}; null: there is none
     * @throws NotSupportedException if it is neither JSON nor PNG nor JPEG nor, with that header, binary tensors
     */
    public Payload readTensors(@Nullable MediaType type, @Nullable String jsonBytes, InputStream body) {
        if (jsonBytes != null) {
            return new Payload.Tensors(bytes(body), length(jsonBytes));
        }
        if (type != null && type.isCompatible(MediaType.APPLICATION_OCTET_STREAM_TYPE) && !type.isWildcardType()) {
            throw new InvalidInputException(
                    JSON_LENGTH + " is missing: a binary body needs the length of its JSON there,"
                            + " or 0 where it is nothing but the input's bytes");
        }
        return read(type, body);
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
            var bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new TooLargeException(
                        "the body is over the limit of " + maxBytes + " bytes; send fewer rows at once");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException("the body could not be read to its end", Place.nowhere(), "", e);
        }
    }
}
