package io.millrace.local.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.event.ruler.Machine;

/**
 * Which stages an event wakes, by EventBridge's own matcher. Each file of the folder is one EventBridge pattern; its name
 * is the stage it wakes, with a suffix after a hyphen where a stage has several: {@code dispatch.json},
 * {@code dispatch-jobs.json}. The bucket's name is not in the files: as in the deployment, it is added here.
 */
public final class Routes {
    private static final String EXTENSION = ".json";
    private final Machine machine;
    private final List<String> stages;

    private Routes(Machine machine, List<String> stages) {
        this.machine = machine;
        this.stages = stages;
    }

    /**
     * Reads every {@code *.json} of a folder.
     *
     * @throws UncheckedIOException if the folder cannot be read or a file is no EventBridge pattern
     */
    public static Routes load(Path folder, String bucket) {
        var machine = new Machine();
        var stages = new TreeSet<String>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> f.getFileName().toString().endsWith(EXTENSION))
                    .sorted()
                    .toList()) {
                var stage = stage(file.getFileName().toString());
                machine.addRule(stage, withBucket(Files.readAllBytes(file), bucket));
                stages.add(stage);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the routes in " + folder + " cannot be read: " + e.getMessage(), e);
        }
        return new Routes(machine, List.copyOf(stages));
    }

    /** Every stage that some event can wake, sorted. */
    public List<String> stages() {
        return stages;
    }

    /** The stages that this event wakes, each once, sorted. */
    public List<String> stagesFor(String event) {
        try {
            return machine.rulesForJSONEvent(event).stream().distinct().sorted().toList();
        } catch (Exception e) {
            throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
        }
    }

    private static String stage(String fileName) {
        var name = fileName.substring(0, fileName.length() - EXTENSION.length());
        return name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
    }

    private static byte[] withBucket(byte[] pattern, String bucket) {
        var tree = Json.read(pattern, JsonNode.class);
        var fromS3 = tree.path("source").valueStream().anyMatch(s -> s.asText().equals("aws.s3"));
        Optional.of(tree.path("detail"))
                .filter(detail -> fromS3 && detail.isObject())
                .map(ObjectNode.class::cast)
                .ifPresent(detail -> detail.putObject("bucket").putArray("name").add(bucket));
        return Json.compact(tree);
    }
}
