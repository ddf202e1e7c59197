package io.millrace.inference.row;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A body that holds rows, by its content type. */
public sealed interface RowPayload {

    /** {@code {"instances": [...]}} or {@code {"inputs": {...}}}. */
    record Json(byte[] bytes) implements RowPayload {}

    /**
     * A table, RFC 4180.
     *
     * @param header whether its first line names the features; without it the cells are the model's inputs in order
     */
    record Csv(byte[] bytes, Charset charset, boolean header) implements RowPayload {}

    /** One PNG or JPEG file. */
    record Image(byte[] bytes) implements RowPayload {}

    /**
     * @param type null counts as JSON
     * @throws NotSupportedException if it is none of these
     */
    static RowPayload of(@Nullable MediaType type, byte[] body) {
        var name = type == null
                ? MediaType.APPLICATION_JSON
                : (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "application/json" -> new Json(body);
            case "image/png", "image/jpeg" -> new Image(body);
            case "text/csv" -> new Csv(body, charset(type), hasHeader(type));
            default ->
                throw new NotSupportedException(
                        "Content-Type must be application/json, text/csv, image/png or image/jpeg, not " + name
                                + "; with curl add -H 'Content-Type: application/json'");
        };
    }

    private static Charset charset(MediaType csv) {
        var name = csv.getParameters().getOrDefault("charset", StandardCharsets.UTF_8.name());
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new NotSupportedException("the charset " + name + " is not known; send text/csv in UTF-8", e);
        }
    }

    /** RFC 4180, section 3: the parameter {@code header}. */
    private static boolean hasHeader(MediaType csv) {
        var header = csv.getParameters().getOrDefault("header", "present");
        return switch (header.toLowerCase(Locale.ROOT)) {
            case "present" -> true;
            case "absent" -> false;
            default -> throw new NotSupportedException("text/csv; header=" + header + " is neither present nor absent");
        };
    }
}
