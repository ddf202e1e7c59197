package io.millrace.inference.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A request body, read token by token. Names given twice, nesting deeper than {@value #MAX_DEPTH} and anything behind
 * the document are refused; {@code NaN} and {@code Infinity} come through as tokens, so that the reader of the field can
 * refuse them by its name.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_SHOWN = 40;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a body that is one object.
     *
     * @param fields takes each name, with the reader at its value, which it reads to its end
     * @throws InvalidInputException if the body is no JSON object
     */
    public static void read(byte[] body, FieldReader fields) {
        try (var parser = FACTORY.createParser(body)) {
            var reader = new JsonReader(parser);
            if (reader.next() == null) {
                throw new InvalidInputException("the body is empty; send a JSON object");
            }
            reader.object("the body", name -> fields.read(reader, name));
            if (reader.next() != null) {
                throw new InvalidInputException("the body goes on after its JSON object");
            }
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes one field of the body. */
    @FunctionalInterface
    public interface FieldReader {
        void read(JsonReader in, String name);
    }

    /** Moves on; null at the end of the body. */
    public JsonToken next() {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The token the reader stands at. */
    public JsonToken token() {
        return parser.currentToken();
    }

    /** Reads the object the reader stands at. */
    public void object(String where, Consumer<String> field) {
        expect(JsonToken.START_OBJECT, where, "an object");
        while (next() != JsonToken.END_OBJECT) {
            var name = name();
            next();
            field.accept(name);
        }
    }

    /** Reads the array the reader stands at; the consumer takes each element's index. */
    public void array(String where, IntConsumer element) {
        expect(JsonToken.START_ARRAY, where, "an array");
        for (int index = 0; next() != JsonToken.END_ARRAY; index++) {
            element.accept(index);
        }
    }

    /** The string the reader stands at. */
    public String string(String where) {
        expect(JsonToken.VALUE_STRING, where, "a text");
        return text();
    }

    /** Whether the reader stands at {@code null}. */
    public boolean isNull() {
        return token() == JsonToken.VALUE_NULL;
    }

    /** The text of the scalar the reader stands at, numbers as they were written. */
    public String text() {
        try {
            return parser.getText();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number the reader stands at; infinite if it exceeds a double, NaN for the literal. */
    public double number() {
        try {
            return parser.getDoubleValue();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the number the reader stands at is the same as a double: integers beyond 2^53 may not be. */
    public boolean isExact() {
        if (token() != JsonToken.VALUE_NUMBER_INT) {
            return true;
        }
        try {
            return switch (parser.getNumberType()) {
                case INT -> true;
                case LONG -> {
                    long value = parser.getLongValue();
                    yield Math.abs((double) value) < 0x1p63 && (long) (double) value == value;
                }
                default -> false;
            };
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips to the end of the value the reader stands at. */
    public void skip() {
        try {
            parser.skipChildren();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the reader stands at, for messages: {@code the text 'abc'}, {@code an array}. */
    public String describe() {
        return switch (token()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the text '" + shorten(text()) + "'";
            case VALUE_NULL -> "null";
            default -> shorten(text());
        };
    }

    /** For a field that the format does not have. */
    public static InvalidInputException unknown(String where, String name, Collection<String> known) {
        return new InvalidInputException(
                where + " has no field '" + shorten(name) + "'; it may have " + String.join(", ", known) + "."
                        + NearestName.hint(name, known),
                Place.column(null, name),
                "");
    }

    /** For a value of the wrong kind at the reader's place. */
    public InvalidInputException wrong(String where, String wanted) {
        return new InvalidInputException(
                where + " must be " + wanted + ", not " + describe(), Place.column(null, where), "");
    }

    /** The text, cut to what a message can carry. */
    public static String shorten(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private void expect(JsonToken wanted, String where, String words) {
        if (token() != wanted) {
            throw wrong(where, words);
        }
    }

    private String name() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidInputException malformed(JsonProcessingException e) {
        var at = e.getLocation();
        var place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        // Of a longer message the rest is about the parser, not about the body.
        var message = e.getOriginalMessage().lines().findFirst().orElse("");
        return new InvalidInputException("the body is no valid JSON" + place + ": " + message, Place.nowhere(), "", e);
    }
}
