package io.millrace.lifecycle.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as {@link Json} writes it, read token by token. For the few documents that stand between the start of a
 * function and its first answer: to make a mapper takes longer than everything else about them.
 */
public final class JsonFields {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> fields;

    private JsonFields(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * All fields; those that are null count as absent.
     *
     * @throws UncheckedIOException if the bytes are no JSON object
     */
    public static JsonFields read(byte[] json) {
        try (var in = FACTORY.createParser(json)) {
            in.nextToken();
            if (value(in) instanceof JsonFields fields && in.nextToken() == null) {
                return fields;
            }
            throw new IOException("the document is no object");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        var token = in.currentToken();
        if (token == null) {
            throw new IOException("the document ends where a value should be");
        }
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("the document has " + token + " where a value should be");
        };
    }

    private static JsonFields object(JsonParser in) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            var value = value(in);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new JsonFields(fields);
    }

    private static List<Object> array(JsonParser in) throws IOException {
        var values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var value = value(in);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /**
     * A text that has to be there.
     *
     * @throws UncheckedIOException naming the field, if it is absent or no text
     */
    public String text(String name) {
        return required(name, String.class);
    }

    /**
     * A whole number that has to be there.
     *
     * @throws UncheckedIOException naming the field, if it is absent or no number
     */
    public long number(String name) {
        return whole(name).orElseThrow(() -> wrong(name, "whole number"));
    }

    /**
     * A whole number of 32 bits, if it is there.
     *
     * @throws UncheckedIOException naming the field, if it is none
     */
    public Optional<Integer> integer(String name) {
        return whole(name).map(number -> {
            if (number.intValue() != number) {
                throw wrong(name, "number of 32 bits");
            }
            return number.intValue();
        });
    }

    /** As {@link #integer}, but it has to be there. */
    public int requiredInteger(String name) {
        return integer(name).orElseThrow(() -> wrong(name, "whole number"));
    }

    private Optional<Long> whole(String name) {
        return optional(name, Number.class).map(number -> {
            if (number instanceof Integer || number instanceof Long) {
                return number.longValue();
            }
            throw wrong(name, "whole number");
        });
    }

    /** Whether a field is true; absent, it is not. */
    public boolean isTrue(String name) {
        return optional(name, Boolean.class).orElse(false);
    }

    /**
     * One of an enum's constants, in any case.
     *
     * @throws UncheckedIOException naming the field, if it is absent or none of them
     */
    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        var text = text(name).toUpperCase(Locale.ROOT);
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, type.getSimpleName());
        }
    }

    /** An object inside this one. */
    public Optional<JsonFields> object(String name) {
        return optional(name, JsonFields.class);
    }

    /** The texts of an array; none if it is absent. */
    public List<String> texts(String name) {
        return elements(name, String.class);
    }

    /** The objects of an array; none if it is absent. */
    public List<JsonFields> objects(String name) {
        return elements(name, JsonFields.class);
    }

    private <T> List<T> elements(String name, Class<T> type) {
        return optional(name, List.class)
                .map(values -> ((List<?>) values)
                        .stream()
                                .map(value -> type.isInstance(value) ? type.cast(value) : failed(name, type))
                                .toList())
                .orElse(List.of());
    }

    private <T> T required(String name, Class<T> type) {
        return optional(name, type).orElseThrow(() -> wrong(name, type.getSimpleName()));
    }

    private <T> Optional<T> optional(String name, Class<T> type) {
        var value = fields.get(name);
        if (value != null && !type.isInstance(value)) {
            throw wrong(name, type.getSimpleName());
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static <T> T failed(String name, Class<T> type) {
        throw wrong(name, type.getSimpleName());
    }

    private static UncheckedIOException wrong(String name, String type) {
        return new UncheckedIOException(new IOException("the field " + name + " is absent or no " + type));
    }
}
