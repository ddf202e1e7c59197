package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.spec.SearchSpace.Range;
import io.millrace.lifecycle.spec.SearchSpace.Scale;
import io.millrace.lifecycle.spec.SearchSpace.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code train.search}. Values are read as the searched field itself reads them. */
final class SearchParser {
    private static final int MOST_REDUCTION = 10;

    private SearchParser() {}

    /** @param searchable the fields that may be searched, each with its reader */
    static SearchSpec parse(YamlField search, Map<String, Function<YamlField, ?>> searchable) {
        var known = new ArrayList<>(List.of(SearchSpec.METHOD, SearchSpec.TRIALS, SearchSpec.REDUCTION_FACTOR));
        known.addAll(searchable.keySet());
        var fields = new SpecParser.Fields(search, known.toArray(String[]::new));
        var method = fields.get(SearchSpec.METHOD, field -> field.choice(SearchMethod.class), SearchMethod.GRID);
        var spec = new SearchSpec(
                method,
                fields.find(SearchSpec.TRIALS, field -> trials(field, method)),
                fields.find(SearchSpec.REDUCTION_FACTOR, field -> reductionFactor(field, method)),
                spaces(fields, searchable, method));
        if (method != SearchMethod.GRID && spec.fields().isEmpty()) {
            throw search.refuse(
                    "nothing is searched.",
                    "Name at least one field of train, as in learning_rate: {min: 0.0001, max: 0.1, scale: log}.");
        }
        return spec;
    }

    private static int trials(YamlField field, SearchMethod method) {
        if (method == SearchMethod.GRID) {
            throw field.refuse(
                    "a grid tries every combination of its values.",
                    "Remove it, or set train.search.method to random or halving.");
        }
        return (int) field.wholeNumber(1, SearchSpec.MOST_TRIALS);
    }

    private static int reductionFactor(YamlField field, SearchMethod method) {
        if (method != SearchMethod.HALVING) {
            throw field.refuse(
                    "only a halving reduces its trials.", "Remove it, or set train.search.method to halving.");
        }
        return (int) field.wholeNumber(2, MOST_REDUCTION);
    }

    private static Map<String, SearchSpace> spaces(
            SpecParser.Fields fields, Map<String, Function<YamlField, ?>> searchable, SearchMethod method) {
        var spaces = new TreeMap<String, SearchSpace>();
        searchable.forEach((name, reader) -> fields.find(name, Function.identity())
                .ifPresent(field -> spaces.put(name, space(field, reader, method))));
        return spaces;
    }

    private static SearchSpace space(YamlField field, Function<YamlField, ?> reader, SearchMethod method) {
        if (!field.isMapping()) {
            return values(field, reader);
        }
        if (method == SearchMethod.GRID) {
            throw field.refuse(
                    "a grid cannot try every number of a range.",
                    "Give a list of values, or set train.search.method to random or halving.");
        }
        return range(field, reader);
    }

    private static Values values(YamlField field, Function<YamlField, ?> reader) {
        var items = field.items();
        if (items.isEmpty()) {
            throw field.refuse("the list is empty.", "Give at least one value, or remove the field.");
        }
        return new Values(items.stream().map(item -> json(item, reader)).toList());
    }

    private static Range range(YamlField field, Function<YamlField, ?> reader) {
        var fields = new SpecParser.Fields(field, "min", "max", "scale");
        var range = new Range(
                end(field, fields.find("min", end -> json(end, reader))),
                end(field, fields.find("max", end -> json(end, reader))),
                fields.get("scale", scale -> scale.choice(Scale.class), Scale.LINEAR));
        if (!(range.min().asDouble() < range.max().asDouble())) {
            throw field.refuse("min must be below max.", "Exchange them, or give a list of values.");
        }
        if (range.scale() == Scale.LOG && range.min().asDouble() <= 0) {
            throw fields.at("min").refuse("a log scale has no 0.", "Give a min above 0, or set scale to linear.");
        }
        return range;
    }

    private static JsonNode end(YamlField range, Optional<JsonNode> end) {
        return end.filter(JsonNode::isNumber)
                .orElseThrow(() -> range.refuse(
                        "a range needs numbers as min and max.",
                        "Write {min: 1, max: 10}, or give a list of values, as in [1, 10]."));
    }

    private static JsonNode json(YamlField field, Function<YamlField, ?> reader) {
        return Json.mapper().valueToTree(reader.apply(field));
    }
}
