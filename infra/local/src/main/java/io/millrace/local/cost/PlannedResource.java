package io.millrace.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A resource as it will be once a plan is applied.
 *
 * @param address with its modules, {@code module.preprocess.aws_sqs_queue.dead}
 * @param type the provider's name of its kind, {@code aws_sqs_queue}
 * @param values its attributes; what is known only after the apply is absent
 * @param unknown the same tree with {@code true} where a value is known only after the apply
 */
public record PlannedResource(String address, String type, JsonNode values, JsonNode unknown) {

    /** The attribute at a JSON pointer, {@code /compute_resources/0/min_vcpus}; empty if it is not set or not known. */
    public Optional<JsonNode> at(String pointer) {
        return Optional.of(values.at(pointer)).filter(value -> !value.isMissingNode() && !value.isNull());
    }

    /** Whether the attribute at a JSON pointer, or what it lies in, is known only after the apply. */
    public boolean isUnknown(String pointer) {
        var node = unknown;
        for (var part : pointer.substring(1).split("/")) {
            if (node.isBoolean()) {
                break;
            }
            node = node.isArray() ? node.path(Integer.parseInt(part)) : node.path(part);
        }
        return node.asBoolean(false);
    }
}
