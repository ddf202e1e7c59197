package io.millrace.dispatch.plan;

import static io.millrace.dispatch.plan.Samples.accepted;
import static io.millrace.dispatch.plan.Samples.dataset;
import static io.millrace.dispatch.plan.Samples.spec;
import static io.millrace.dispatch.plan.Samples.train;
import static io.millrace.dispatch.plan.Samples.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.spec.ArchitectureChoice;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.ComputeChoice;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.SearchSpace;
import io.millrace.lifecycle.spec.SearchSpec;
import io.millrace.lifecycle.spec.SpecParser;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Planners with and without GPU hosts, and what they say. */
final class Planners {
    private static final Prices PRICES = new Prices(0.04, 0.004, 0.5);

    static final Planner WITH_GPU = planner(PRICES, true);
    static final Planner WITHOUT_GPU = planner(PRICES, false);

    private Planners() {}

    static Planner planner(Prices prices, boolean gpu) {
        return new Planner(prices, gpu, Duration.ofMinutes(1), Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    static RunManifest ready(Planner planner, LifecycleSpec spec, DatasetManifest dataset) {
        var plan = planner.plan(accepted(spec), dataset);
        assertThat(plan).isInstanceOf(Plan.Ready.class);
        return ((Plan.Ready) plan).manifest();
    }

    static Plan.Refused refused(Planner planner, LifecycleSpec spec, DatasetManifest dataset) {
        var plan = planner.plan(accepted(spec), dataset);
        assertThat(plan).isInstanceOf(Plan.Refused.class);
        return (Plan.Refused) plan;
    }

    /** @param search as in YAML, between the braces */
    static LifecycleSpec searching(String search) {
        return SpecParser.parse(
                ("train: {architecture: mlp, search: {" + search + "}}").getBytes(StandardCharsets.UTF_8));
    }

    static LifecycleSpec searching(Map<String, Object[]> search) {
        var lists = new HashMap<String, SearchSpace>();
        search.forEach((field, list) -> lists.put(field, values(list)));
        return spec(train(ArchitectureChoice.AUTO, ComputeChoice.AUTO, SearchSpec.grid(lists)), BudgetSpec.DEFAULT);
    }
}
