package io.millrace.lifecycle.goal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Evaluation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The numbers of {@code evaluation.json} by their places in it as it is written: {@code champion.metrics.accuracy},
 * {@code confusion.0.1}, {@code evidence.calibration.bins.9.rows}. Which there can be is told by the evaluation's
 * records, before there is one. What goals themselves say is left out.
 */
public final class DocumentPath {
    /** Stands for the number of an element. */
    private static final String INDEX = "<n>";
    /** Stands for a name that data or models bring along. It may hold dots. */
    private static final String NAME = "<name>";

    private static final String GOALS = "goals";
    private static final List<String> ALL = all();
    private static final List<Pattern> PATTERNS =
            ALL.stream().map(DocumentPath::pattern).toList();

    private DocumentPath() {}

    /** Whether an evaluation can have a number there. */
    static boolean isKnown(String path) {
        return PATTERNS.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** The places, with the numbers and names that the path has there. */
    static List<String> like(String path) {
        var parts = path.split("\\.");
        return ALL.stream()
                .map(place -> place.split("\\."))
                .filter(place -> place.length <= parts.length)
                .map(place -> filled(place, parts))
                .toList();
    }

    private static String filled(String[] place, String[] parts) {
        var filled = new ArrayList<String>();
        for (int i = 0; i < place.length; i++) {
            filled.add(
                    switch (place[i]) {
                        case INDEX -> parts[i].matches("[0-9]+") ? parts[i] : "0";
                        // Only a name at the end may hold dots here: of others nobody knows where they end.
                        case NAME ->
                            i < place.length - 1
                                    ? parts[i]
                                    : String.join(".", List.of(parts).subList(i, parts.length));
                        default -> place[i];
                    });
        }
        return String.join(".", filled);
    }

    /** All numbers of the evaluation by their places. */
    public static Map<String, Double> numbers(Evaluation evaluation) {
        var numbers = new TreeMap<String, Double>();
        Json.mapper().valueToTree(evaluation).fields().forEachRemaining(field -> {
            if (!field.getKey().equals(GOALS)) {
                add(field.getKey(), field.getValue(), numbers);
            }
        });
        return numbers;
    }

    private static void add(String path, JsonNode node, Map<String, Double> numbers) {
        if (node.isNumber()) {
            numbers.put(path, node.doubleValue());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                add(path + "." + i, node.get(i), numbers);
            }
        } else {
            node.fields().forEachRemaining(field -> add(path + "." + field.getKey(), field.getValue(), numbers));
        }
    }

    private static List<String> all() {
        var places = new ArrayList<String>();
        for (var component : Evaluation.class.getRecordComponents()) {
            if (!component.getName().equals(GOALS)) {
                add(name(component), component.getGenericType(), places);
            }
        }
        return List.copyOf(places);
    }

    private static void add(String path, Type type, List<String> places) {
        if (type instanceof ParameterizedType many) {
            var last = many.getActualTypeArguments()[many.getActualTypeArguments().length - 1];
            if (many.getRawType() == Optional.class) {
                add(path, last, places);
            } else {
                add(path + "." + (many.getRawType() == Map.class ? NAME : INDEX), last, places);
            }
        } else if (type instanceof Class<?> one && one.isRecord()) {
            for (var component : one.getRecordComponents()) {
                add(path + "." + name(component), component.getGenericType(), places);
            }
        } else if (type instanceof Class<?> one
                && (Number.class.isAssignableFrom(one)
                        || one == int.class
                        || one == long.class
                        || one == double.class)) {
            places.add(path);
        }
    }

    private static String name(RecordComponent component) {
        return ((PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE)
                .translate(component.getName());
    }

    private static Pattern pattern(String place) {
        return Pattern.compile(
                Pattern.quote(place).replace(INDEX, "\\E[0-9]+\\Q").replace(NAME, "\\E.+\\Q"));
    }
}
