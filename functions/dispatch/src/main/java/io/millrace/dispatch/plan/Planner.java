package io.millrace.dispatch.plan;

import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Compute;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Turns an accepted upload and its dataset into a plan with its reasons, or into the reason why there is none. */
public final class Planner {
    private final ComputeRule computeRule;
    private final Clock clock;

    /** @param hasGpu whether jobs on GPU hosts can be had */
    public Planner(Prices prices, boolean hasGpu, Clock clock) {
        this.computeRule = new ComputeRule(prices, hasGpu);
        this.clock = clock;
    }

    /** Equal uploads, datasets and specs give equal plans, apart from the time. */
    public Plan plan(AcceptedUpload accepted, DatasetManifest dataset) {
        try {
            return withinBudget(manifest(accepted, dataset), accepted.spec().budget());
        } catch (InvalidInputException e) {
            return new Plan.Refused(RunFailure.Cause.INVALID_INPUT, e.getMessage(), e.remedy());
        }
    }

    private RunManifest manifest(AcceptedUpload accepted, DatasetManifest dataset) {
        var spec = accepted.spec();
        var data = TrainingData.of(dataset);
        var reasons = new LinkedHashSet<String>();
        var trials = new ArrayList<Trial>();
        for (var variant : Search.variants(spec.train())) {
            var architecture = ChosenArchitecture.of(variant.architecture(), data);
            reasons.add(architecture.reason());
            for (var name : architecture.names()) {
                var settings = Settings.of(variant, name, data);
                // Two searched values can mean the same training, such as auto and mlp.
                if (trials.stream().noneMatch(t -> t.hyperparameters().equals(settings))) {
                    trials.add(new Trial(String.valueOf(trials.size() + 1), settings));
                }
            }
        }
        Search.checkCount(
                trials.size(),
                "Give fewer values, or one train.architecture: auto tries three kinds of models with each combination.");
        var run = RunId.of(accepted.dataset(), spec);
        var now = clock.instant();
        return new RunManifest(
                accepted.model(),
                run,
                accepted.dataset(),
                accepted.upload(),
                spec,
                new JobName(accepted.model(), run).text(),
                String.join(" ", reasons),
                trials,
                compute(spec.train(), trials, data, spec.budget()),
                accepted.lineage(),
                now,
                now);
    }

    private Compute compute(TrainSpec spec, List<Trial> trials, TrainingData data, BudgetSpec budget) {
        return computeRule.choose(spec.compute(), Work.of(trials, data), budget);
    }

    private static Plan withinBudget(RunManifest manifest, BudgetSpec budget) {
        var compute = manifest.compute();
        if (compute.worstCaseUsd() <= budget.usdPerMonth()) {
            return new Plan.Ready(manifest);
        }
        var hours = compute.timeLimit().toSeconds() / 3600.0;
        return new Plan.Refused(
                RunFailure.Cause.BUDGET,
                String.format(
                        Locale.ROOT,
                        "The run could cost %.4f USD (%.4f USD an hour x %.2f hours x %d attempts), but"
                                + " budget.usd_per_month is %s.",
                        compute.worstCaseUsd(),
                        compute.usdPerHour(),
                        hours,
                        compute.attempts(),
                        budget.usdPerMonth()),
                String.format(
                        Locale.ROOT,
                        "Raise budget.usd_per_month to %.2f or more, or lower budget.hours_per_run.",
                        Math.ceil(compute.worstCaseUsd() * 100) / 100));
    }
}
