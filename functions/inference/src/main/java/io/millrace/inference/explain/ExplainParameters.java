package io.millrace.inference.explain;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.json.JsonReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request wants explained, and how: {@code "parameters": {"class": "yes", "rounds": 2, "seed": 7}}. */
final class ExplainParameters {
    private static final int MOST_ROUNDS = 100;
    private static final List<String> NAMES = List.of("class", "rounds", "seed");

    private @Nullable String outcome;
    private int rounds = 1;
    private long seed;

    /** The class whose probability is explained; empty: each row's predicted one. */
    Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Pairs of permutations for each background row. */
    int rounds() {
        return rounds;
    }

    long seed() {
        return seed;
    }

    /** @throws io.millrace.lifecycle.error.InvalidInputException naming the parameter that is wrong */
    void read(JsonReader in) {
        in.object("parameters", name -> {
            var where = "parameters." + name;
            switch (name) {
                case "class" -> outcome = in.string(where);
                case "rounds" -> rounds = (int) whole(in, where, 1, MOST_ROUNDS);
                case "seed" -> seed = whole(in, where, 0, 1L << 53);
                // Of the protocol's binary extension: clients send it whatever they ask for. The answer is JSON.
                case "binary_data_output" -> in.skip();
                default -> throw JsonReader.unknown("parameters", name, NAMES);
            }
        });
    }

    private static long whole(JsonReader in, String where, long least, long most) {
        if (in.token() != JsonToken.VALUE_NUMBER_INT || in.number() < least || in.number() > most) {
            throw in.wrong(where, "a whole number from " + least + " to " + most);
        }
        return (long) in.number();
    }
}
