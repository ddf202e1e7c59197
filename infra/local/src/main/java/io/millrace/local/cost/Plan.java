package io.millrace.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.json.Json;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All resources that will exist once a plan is applied, those that do not change included.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/internals/json-format">Terraform's JSON output</a>
 */
public record Plan(List<PlannedResource> resources) {
    private static final String PLANNED = "planned_values";
    private static final String MANAGED = "managed";

    public Plan {
        resources = List.copyOf(resources);
    }

    /**
     * Reads what {@code terraform show -json PLANFILE} prints, or {@code terraform show -json} of what was applied.
     *
     * @throws InvalidInputException if it is not that
     */
    public static Plan read(byte[] json) {
        var root = parse(json);
        var values = root.has(PLANNED) ? root.path(PLANNED) : root.path("values");
        if (!values.has("root_module")) {
            throw new InvalidInputException(
                    "this is no plan in JSON: planned_values.root_module is missing. 'terraform show -json PLANFILE' prints one");
        }
        var unknown = new HashMap<String, JsonNode>();
        for (var change : root.path("resource_changes")) {
            unknown.put(change.path("address").asText(), change.path("change").path("after_unknown"));
        }
        return new Plan(resources(values.path("root_module"), unknown).toList());
    }

    public List<PlannedResource> ofType(String type) {
        return resources.stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }

    private static Stream<PlannedResource> resources(JsonNode module, Map<String, JsonNode> unknown) {
        var own = module.path("resources")
                .valueStream()
                .filter(resource -> resource.path("mode").asText().equals(MANAGED))
                .map(resource -> resource(resource, unknown));
        var children = module.path("child_modules").valueStream().flatMap(child -> resources(child, unknown));
        return Stream.concat(own, children);
    }

    private static PlannedResource resource(JsonNode resource, Map<String, JsonNode> unknown) {
        var address = resource.path("address").asText();
        return new PlannedResource(
                address,
                resource.path("type").asText(),
                resource.path("values"),
                unknown.getOrDefault(address, MissingNode.getInstance()));
    }

    private static JsonNode parse(byte[] json) {
        try {
            return Json.read(json, JsonNode.class);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException("this is no plan in JSON: " + e.getMessage());
        }
    }
}
