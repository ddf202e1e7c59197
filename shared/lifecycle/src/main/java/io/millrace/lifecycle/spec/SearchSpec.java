package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which variants of a training are compared. In JSON as in YAML: the fields of {@code train} that are searched stand
 * beside the method, and what is as by default is left out.
 *
 * @param trials how many are drawn, 1 to {@value #MOST_TRIALS}; empty: {@value #DEFAULT_TRIALS}, and always for a grid
 * @param reductionFactor of a halving: one of so many trials goes on, with so many times the epochs; empty:
 *     {@value #DEFAULT_FACTOR}
 * @param fields what may be chosen, by the field's name in YAML ({@code learning_rate}), sorted by it
 */
public record SearchSpec(
        SearchMethod method,
        Optional<Integer> trials,
        Optional<Integer> reductionFactor,
        Map<String, SearchSpace> fields) {
    /** Most trials of a run, however they come about. */
    public static final int MOST_TRIALS = 64;

    public static final int DEFAULT_TRIALS = 16;
    public static final int DEFAULT_FACTOR = 3;
    public static final SearchSpec NONE = grid(Map.of());

    static final String METHOD = "method";
    static final String TRIALS = "trials";
    static final String REDUCTION_FACTOR = "reduction_factor";

    public SearchSpec {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** Every combination of those. */
    public static SearchSpec grid(Map<String, SearchSpace> fields) {
        return new SearchSpec(SearchMethod.GRID, Optional.empty(), Optional.empty(), fields);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static SearchSpec fromJson(Map<String, JsonNode> json) {
        var fields = new TreeMap<String, SearchSpace>();
        var mapper = Json.mapper();
        json.forEach((name, node) -> {
            if (node.isArray()) {
                fields.put(name, new SearchSpace.Values(node.valueStream().toList()));
            } else if (node.isObject()) {
                fields.put(name, mapper.convertValue(node, SearchSpace.Range.class));
            }
        });
        return new SearchSpec(
                Optional.ofNullable(json.get(METHOD))
                        .map(node -> mapper.convertValue(node, SearchMethod.class))
                        .orElse(SearchMethod.GRID),
                Optional.ofNullable(json.get(TRIALS)).map(JsonNode::asInt),
                Optional.ofNullable(json.get(REDUCTION_FACTOR)).map(JsonNode::asInt),
                fields);
    }

    @JsonValue
    Map<String, Object> toJson() {
        var json = new TreeMap<String, Object>(fields);
        if (method != SearchMethod.GRID) {
            json.put(METHOD, method);
        }
        trials.ifPresent(number -> json.put(TRIALS, number));
        reductionFactor.ifPresent(factor -> json.put(REDUCTION_FACTOR, factor));
        return json;
    }
}
