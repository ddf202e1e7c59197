package io.millrace.dispatch.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.spec.TrainSpec;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The variants of a training plan that its search asks for. */
final class Search {
    static final int MOST_TRIALS = 64;
    /** What can be searched, in the order in which trials vary: the last one fastest. */
    private static final List<String> FIELDS =
            List.of("architecture", "optimizer", "batch_size", "epochs", "early_stopping", "learning_rate", "seed");

    private Search() {}

    /**
     * Every combination of the searched values, each as a plan without search, in an order that depends on the values
     * only. Without a search: the plan itself.
     *
     * @throws InvalidInputException if a field cannot be searched, or there are more than {@value #MOST_TRIALS}
     */
    static List<TrainSpec> variants(TrainSpec spec) {
        var search = new TreeMap<>(spec.search());
        search.keySet().forEach(Search::checkField);
        var combinations = List.of(Map.<String, JsonNode>of());
        for (var field : FIELDS) {
            var values = Optional.ofNullable(search.get(field)).orElse(List.of()).stream()
                    .distinct()
                    .toList();
            if (!values.isEmpty()) {
                combinations = times(combinations, field, values);
            }
        }
        return combinations.stream().map(chosen -> variant(spec, chosen)).toList();
    }

    private static List<Map<String, JsonNode>> times(
            List<Map<String, JsonNode>> combinations, String field, List<JsonNode> values) {
        // Before building: lists of a hundred values each in five fields would not fit in memory.
        var count = (long) combinations.size() * values.size();
        checkCount(count, "Give fewer values: the number of trials is the product of the lists' lengths.");
        var product = new ArrayList<Map<String, JsonNode>>();
        for (var combination : combinations) {
            for (var value : values) {
                var next = new TreeMap<>(combination);
                next.put(field, value);
                product.add(next);
            }
        }
        return product;
    }

    /** @throws InvalidInputException if there are more trials than {@value #MOST_TRIALS} */
    static void checkCount(long trials, String remedy) {
        if (trials > MOST_TRIALS) {
            throw new InvalidInputException(
                    "train.search: asks for %d or more trials, at most %d are allowed".formatted(trials, MOST_TRIALS),
                    Place.column("lifecycle.yaml", "train.search"),
                    remedy);
        }
    }

    private static void checkField(String field) {
        if (!FIELDS.contains(field)) {
            throw new InvalidInputException(
                    "train.search." + field + ": no field that can be searched",
                    Place.column("lifecycle.yaml", "train.search." + field),
                    "Search one of " + String.join(", ", FIELDS) + ".");
        }
    }

    private static TrainSpec variant(TrainSpec spec, Map<String, JsonNode> chosen) {
        var tree = Json.mapper().<ObjectNode>valueToTree(spec);
        tree.setAll(chosen);
        tree.putObject("search");
        try {
            return Json.read(Json.compact(tree), TrainSpec.class);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException(
                    "train.search: " + chosen + " are no values of those fields",
                    Place.column("lifecycle.yaml", "train.search"),
                    "Give values of the type that the field itself takes.",
                    e);
        }
    }
}
