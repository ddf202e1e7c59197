package io.millrace.inference.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
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
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request body, read token by token. Names given twice, nesting deeper than {@value #MAX_DEPTH} and anything behind
 * the document are refused; {@code NaN} and {@code Infinity} come through as tokens, so that the reader of the field can
 * refuse them by its name.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_SHOWN = 40;
    private static final JsonFactory FACTORY = new NumberParser.Factory(new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // The same nearest float as the JDK's, without a string for every number.
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()));

    private final JsonParser parser;
    /** The same, where it knows a short way through numbers: in every body in UTF-8. */
    private final @Nullable NumberParser numbers;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
        this.numbers = parser instanceof NumberParser found ? found : null;
    }

    /**
     * Reads a body that is one object.
     *
     * @param fields takes each name, with the reader at its value, which it reads to its end
     * @throws InvalidInputException if the body is no JSON object
     */
    public static void read(byte[] body, FieldReader fields) {
        read(body, body.length, fields);
    }

    /** Reads the first bytes of a body, which are one object. */
    public static void read(byte[] body, int length, FieldReader fields) {
        try (var parser = FACTORY.createParser(body, 0, length)) {
            var reader = new JsonReader(parser);
            if (reader.next() == null) {
                throw new InvalidInputException("the body is empty; send a JSON object");
            }
            reader.object("the body", name -> fields.read(reader, name));
            if (reader.next() != null) {
                throw new InvalidInputException("the body goes on after its JSON object");
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Reads a value that {@link #pass} stepped over. */
    public static void read(byte[] body, Range value, Consumer<JsonReader> reading) {
        try (var parser = FACTORY.createParser(body, value.from, value.to - value.from)) {
            var reader = new JsonReader(parser);
            reader.next();
            reading.accept(reader);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Where a value stands in the body: from its first byte to behind its last. */
    public record Range(int from, int to) {}

    /** Takes one field of the body. */
    @FunctionalInterface
    public interface FieldReader {
        void read(JsonReader in, String name);
    }

    /** Moves on; null at the end of the body. */
    public JsonToken next() {
        // Here and where numbers are read no lambda is made and nothing boxed: they come by the thousand.
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Moves to the next element of the array whose start or whose element the reader stands at, if that is a number whose
     * nearest float is easily told; {@link #plainFloat} tells it then, and nothing else may be asked of it.
     *
     * @return whether it moved; else {@link #next} reads what comes
     */
    public boolean nextPlainFloat() {
        return numbers != null && numbers.nextFloat();
    }

    /**
     * The same for the elements that come next, all at once.
     *
     * @param into takes the floats
     * @param most elements to move over at most
     * @return over how many it moved
     */
    public int nextPlainFloats(ByteBuffer into, long most) {
        return numbers == null ? 0 : numbers.nextFloats(into, most);
    }

    /** The same for doubles. */
    public boolean nextPlainDouble() {
        return numbers != null && numbers.nextDouble();
    }

    /** The same for whole numbers in a range, of up to 18 digits and written as such. */
    public boolean nextPlainWhole(long least, long most) {
        return numbers != null && numbers.nextWhole(least, most);
    }

    /** What {@link #nextPlainFloat} moved to. */
    public float plainFloat() {
        return numbers.plainFloat();
    }

    /** What {@link #nextPlainDouble} moved to. */
    public double plainDouble() {
        return numbers.plainDouble();
    }

    /** What {@link #nextPlainWhole} moved to. */
    public long plainWhole() {
        return numbers.plainWhole();
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
        return reading(() -> parser.getText());
    }

    /** The number the reader stands at; infinite if it exceeds a double, NaN for the literal. */
    public double number() {
        try {
            return parser.getDoubleValue();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Whether the reader stands at an integer that a long holds. */
    public boolean isLong() {
        try {
            return token() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The integer the reader stands at, if {@link #isLong}. */
    public long longNumber() {
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The integer the reader stands at. */
    public BigInteger bigInteger() {
        return reading(parser::getBigIntegerValue);
    }

    /** The nearest 32-bit float of the number the reader stands at; infinite if it is beyond their range. */
    public float floatNumber() {
        if (token() == JsonToken.VALUE_NUMBER_FLOAT) {
            try {
                return parser.getFloatValue();
            } catch (IOException e) {
                throw malformed(e);
            }
        }
        return isLong() ? (float) longNumber() : bigInteger().floatValue();
    }

    /** Skips to the end of the value the reader stands at. */
    public void skip() {
        reading(parser::skipChildren);
    }

    /** Skips the value the reader stands at, to be read later. */
    public Range pass() {
        long from = parser.currentTokenLocation().getByteOffset();
        skip();
        long to = parser.currentLocation().getByteOffset();
        if (from < 0) {
            throw new InvalidInputException("the body is no valid JSON: its encoding must be UTF-8");
        }
        return new Range((int) from, (int) to);
    }

    /** Whether the reader stands at {@code -0}, written as an integer: as a float it has a sign. */
    public boolean isMinusZero() {
        try {
            return token() == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() == 2 && parser.getIntValue() == 0;
        } catch (IOException e) {
            throw malformed(e);
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
        return reading(parser::currentName);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The bytes are in memory, so that whatever goes wrong is the body's fault: its grammar or its encoding. */
    private static InvalidInputException malformed(IOException e) {
        var location = e instanceof JsonProcessingException parsing ? parsing.getLocation() : null;
        var place =
                location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        var message = e instanceof JsonProcessingException parsing ? parsing.getOriginalMessage() : e.getMessage();
        // Of a longer message the rest is about the parser, not about the body.
        var first = String.valueOf(message).lines().findFirst().orElse("");
        return new InvalidInputException("the body is no valid JSON" + place + ": " + first, Place.nowhere(), "", e);
    }
}
