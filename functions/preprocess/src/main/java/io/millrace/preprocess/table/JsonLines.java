package io.millrace.preprocess.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.preprocess.intake.SourceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects of a JSON Lines file, one flat object a line, as texts. */
final class JsonLines {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonLines() {}

    /** Takes one object: its line and its values by key; {@code null} becomes the empty text. */
    interface Visitor {
        void visit(long line, Map<String, String> values);
    }

    /** @throws InvalidInputException at the first line that is no flat object, or if there is none at all */
    static void read(SourceFile file, Visitor visitor) {
        long number = 0;
        var found = false;
        try (var in = new BufferedReader(CsvRecords.utf8(Files.newInputStream(file.file())))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                var text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
                if (!text.isBlank()) {
                    found = true;
                    visitor.visit(number, object(text, file.name(), number));
                }
            }
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "'" + file.name() + "' is no text in UTF-8: it holds other bytes",
                    Place.file(file.name()),
                    "Save the file as JSON Lines in UTF-8.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!found) {
            throw new InvalidInputException(
                    "'" + file.name() + "' is empty", Place.file(file.name()), "Write one JSON object a line.");
        }
    }

    private static Map<String, String> object(String text, String name, long line) throws IOException {
        try (var json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused(name, line, null, "is no JSON object");
            }
            var values = new LinkedHashMap<String, String>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var key = json.currentName();
                values.put(key, value(json, name, line, key));
            }
            if (json.nextToken() != null) {
                throw refused(name, line, null, "has text after its object");
            }
            return values;
        } catch (JsonProcessingException e) {
            throw refused(name, line, null, "is no JSON: " + e.getOriginalMessage());
        }
    }

    private static String value(JsonParser json, String name, long line, String key) throws IOException {
        var token = json.nextToken();
        if (token == null || token.isStructStart()) {
            throw refused(name, line, key, "has a nested value in '" + key + "'");
        }
        return token == JsonToken.VALUE_NULL
                ? ""
                : json.getText().replace("\0", "").strip();
    }

    private static InvalidInputException refused(
            String name, long line, @org.jspecify.annotations.Nullable String key, String what) {
        return new InvalidInputException(
                "'" + name + "': row " + line + " " + what,
                new Place(name, line, key),
                "Write one flat JSON object a line: {\"age\": 39, \"job\": \"clerk\"}.");
    }
}
