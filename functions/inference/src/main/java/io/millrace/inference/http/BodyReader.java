package io.millrace.inference.http;

import io.millrace.inference.Payload;
import io.millrace.inference.TooLargeException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes a body of a known content type, up to a limit. */
public final class BodyReader {
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
            throw new UncheckedIOException(e);
        }
    }
}
