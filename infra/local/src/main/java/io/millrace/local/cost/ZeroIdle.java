package io.millrace.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule that nothing in a plan is billed by the hour. A type that the tariff does not know breaks it, too. */
public final class ZeroIdle {
    private final Tariff tariff;

    public ZeroIdle(Tariff tariff) {
        this.tariff = tariff;
    }

    /** A sentence for each resource that breaks the rule; none if the plan keeps it. */
    public List<String> refusals(Plan plan) {
        return plan.resources().stream().flatMap(this::refusals).toList();
    }

    private Stream<String> refusals(PlannedResource resource) {
        return tariff.billing(resource.type())
                .map(billing -> refusals(resource, billing))
                .orElseGet(() -> Stream.of(resource.address() + ": nobody has said yet how " + resource.type()
                        + " is billed. If it costs nothing while idle, add it to " + Tariff.FILE));
    }

    private static Stream<String> refusals(PlannedResource resource, Billing billing) {
        if (billing.billed() == Billing.How.HOUR) {
            return Stream.of(resource.address() + " is billed by the hour: " + billing.rate());
        }
        return billing.only().entrySet().stream()
                .filter(rule -> breaks(resource, rule))
                .map(rule -> "%s can be billed by the hour: %s is %s, allowed is %s"
                        .formatted(
                                resource.address(),
                                rule.getKey().substring(1).replace('/', '.'),
                                resource.at(rule.getKey()).map(JsonNode::asText).orElse("known only after the apply"),
                                allowed(rule.getValue())));
    }

    private static boolean breaks(PlannedResource resource, Map.Entry<String, List<JsonNode>> rule) {
        return resource.isUnknown(rule.getKey()) && !rule.getValue().isEmpty()
                || resource.at(rule.getKey())
                        .filter(value -> !rule.getValue().contains(value))
                        .isPresent();
    }

    private static String allowed(List<JsonNode> values) {
        return values.isEmpty()
                ? "leaving it out"
                : values.stream().map(JsonNode::asText).collect(Collectors.joining(" or "));
    }
}
