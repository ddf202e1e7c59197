package io.millrace.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a bucket holds apart from when it came to be and how long that took: two lifecycles of one upload are equal. */
final class BucketState {
    /** Times, durations, speeds, ids of jobs, and hashes over documents that hold times. */
    private static final Pattern VOLATILE = Pattern.compile(
            "at|.*_at|.*seconds|.*per_second|.*latency.*|.*_ms|operation(\\..*)?|sequencer|job_id|before|record_sha256");

    /**
     * What is named by nothing: a killed attempt may leave a checkpoint more behind.
     */
    private static final Pattern LEFT_OVER = Pattern.compile("/checkpoints/");

    private static final Pattern TELLS_TIMES = Pattern.compile("\\.html$|\\.md$|\\.tfevents\\.");

    private BucketState() {}

    /** Every key with what it holds. */
    static Map<String, String> of(ObjectStore store) {
        try (var objects = store.list("")) {
            return objects.filter(object -> !LEFT_OVER.matcher(object.key()).find())
                    .collect(Collectors.toMap(
                            ObjectInfo::key, object -> content(store, object), (a, b) -> a, TreeMap::new));
        }
    }

    private static String content(ObjectStore store, ObjectInfo object) {
        var key = object.key();
        if (key.endsWith(".json") || key.endsWith(".jsonl")) {
            return new String(store.get(key), StandardCharsets.UTF_8)
                            .lines()
                            .collect(Collectors.joining(key.endsWith(".jsonl") ? "\u0000" : ""))
                            .transform(text -> List.of(text.split("\u0000")))
                            .stream()
                            .map(BucketState::steady)
                            .collect(Collectors.joining("\n"));
        }
        // Reports and learning curves tell times.
        return TELLS_TIMES.matcher(key).find() ? "there" : object.etag();
    }

    private static String steady(String json) {
        var tree = Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        strip(tree);
        return tree.toString();
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(object.propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(name -> VOLATILE.matcher(name).matches())
                    .toList());
        }
        node.forEach(BucketState::strip);
    }
}
