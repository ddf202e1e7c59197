package io.millrace.local.cost;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Plans as {@code terraform show -json} prints them, with the resources that a test names. */
final class Plans {
    private final List<String> resources = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    /** @param values the attributes as JSON */
    Plans with(String type, String name, String values) {
        return with(type, name, values, "{}");
    }

    /** @param unknown {@code true} in place of what is known only after the apply */
    Plans with(String type, String name, String values, String unknown) {
        var address = type + "." + name;
        resources.add("""
                {"address":"%s","mode":"managed","type":"%s","name":"%s","values":%s}""".formatted(address, type, name, values));
        changes.add("""
                {"address":"%s","change":{"actions":["create"],"after_unknown":%s}}""".formatted(address, unknown));
        return this;
    }

    Plan read() {
        return Plan.read("""
                {"format_version":"1.2","resource_changes":[%s],
                 "planned_values":{"root_module":{"child_modules":[{"address":"module.m","resources":[%s]}]}}}""".formatted(String.join(",", changes), String.join(",", resources))
                .getBytes(StandardCharsets.UTF_8));
    }
}
