package io.millrace.dispatch.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.spec.SearchMethod;
import io.millrace.lifecycle.spec.SearchSpace;
import io.millrace.lifecycle.spec.SearchSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The variants of a training plan that its search asks for. */
final class Search {
    /** Draws for one trial, after which the space counts as exhausted. */
    private static final int DRAWS = 100;

    private Search() {}

    /**
     * The plans to compare, each without search, in an order that depends on the spec only. Without a search: the plan
     * itself.
     *
     * @throws InvalidInputException if there are more than {@value SearchSpec#MOST_TRIALS}
     */
    static List<TrainSpec> variants(TrainSpec spec) {
        var search = spec.search();
        var chosen = search.method() == SearchMethod.GRID ? grid(search) : drawn(search, spec.seed());
        return chosen.stream().map(values -> variant(spec, values)).toList();
    }

    /** Every combination, the last field fastest. */
    private static List<Map<String, JsonNode>> grid(SearchSpec search) {
        var combinations = List.of(Map.<String, JsonNode>of());
        for (var field : search.fields().entrySet()) {
            combinations = times(combinations, field.getKey(), values(field.getKey(), field.getValue()));
        }
        return combinations;
    }

    private static List<JsonNode> values(String field, SearchSpace space) {
        return switch (space) {
            case SearchSpace.Values(var values) -> values.stream().distinct().toList();
            case SearchSpace.Range range ->
                throw new InvalidInputException(
                        "train.search." + field + ": a grid cannot try every number of a range",
                        Place.column("lifecycle.yaml", "train.search." + field),
                        "Give a list of values, or set train.search.method to random or halving.");
        };
    }

    private static List<Map<String, JsonNode>> times(
            List<Map<String, JsonNode>> combinations, String field, List<JsonNode> values) {
        // Before building: lists of a hundred values each in five fields would not fit in memory.
        var count = (long) combinations.size() * values.size();
        checkCount(
                count,
                "Give fewer values: the number of trials is the product of the lists' lengths. Or set"
                        + " train.search.method to random and train.search.trials.");
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

    /** Different combinations by the seed; fewer than asked for where there are no more. */
    private static List<Map<String, JsonNode>> drawn(SearchSpec search, long seed) {
        int wanted = search.trials().orElse(SearchSpec.DEFAULT_TRIALS);
        var random = new SplittableRandom(seed);
        var chosen = new LinkedHashSet<Map<String, JsonNode>>();
        for (int draw = 0; draw < DRAWS * wanted && chosen.size() < wanted; draw++) {
            var values = new TreeMap<String, JsonNode>();
            search.fields().forEach((field, space) -> values.put(field, Draw.from(space, random)));
            chosen.add(values);
        }
        return List.copyOf(chosen);
    }

    /** @throws InvalidInputException if there are more trials than {@value SearchSpec#MOST_TRIALS} */
    static void checkCount(long trials, String remedy) {
        if (trials > SearchSpec.MOST_TRIALS) {
            throw new InvalidInputException(
                    "train.search: asks for %d or more trials, at most %d are allowed"
                            .formatted(trials, SearchSpec.MOST_TRIALS),
                    Place.column("lifecycle.yaml", "train.search"),
                    remedy);
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
