package io.millrace.local.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.queue.DeadLetter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stages' queues gave up, as far as it can be seen from here.
 *
 * @param letters the dead letters, by stage
 */
public record GivenUp(Map<String, List<DeadLetter>> letters) {
    /** Where the queues cannot be looked into. */
    public static final GivenUp UNKNOWN = new GivenUp(Map.of());

    public GivenUp {
        letters = Map.copyOf(letters);
    }

    /** Why the stage gave up the event of this object, or empty if it did not. */
    Optional<DeadEvent> of(String stage, String key) {
        return letters.getOrDefault(stage, List.of()).stream()
                .filter(letter -> key(letter).equals(key))
                .map(letter -> new DeadEvent(stage, letter.reason()))
                .findFirst();
    }

    private static String key(DeadLetter letter) {
        try {
            return Json.read(letter.body().getBytes(StandardCharsets.UTF_8), JsonNode.class)
                    .at("/detail/object/key")
                    .asText("");
        } catch (UncheckedIOException e) {
            return "";
        }
    }
}
