package io.millrace.dispatch.plan;

import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.SearchMethod;
import io.millrace.lifecycle.spec.TrainSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns an accepted upload and its dataset into a plan with its reasons, or into the reason why there is none. */
public final class Planner {
    private final ComputeRule computeRule;
    private final JobRule jobRule;
    private final Clock clock;

    /**
     * @param hasGpu whether jobs on GPU hosts can be had
     * @param ownJobFrom how long two cores must be busy with a trial until it is worth a job of its own
     */
    public Planner(Prices prices, boolean hasGpu, Duration ownJobFrom, Clock clock) {
        this.computeRule = new ComputeRule(prices, hasGpu);
        this.jobRule = new JobRule(ownJobFrom);
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
        var trials = trials(spec.train(), data, reasons);
        var oneJob = computeRule.choose(spec.train().compute(), Work.of(trials, data), spec.budget());
        var schedule = jobRule.choose(
                trials, spec.train().search(), data, oneJob, spec.budget().usdPerMonth());
        var run = RunId.of(accepted.dataset(), spec);
        var now = clock.instant();
        return new RunManifest(
                accepted.model(),
                run,
                accepted.dataset(),
                accepted.upload(),
                spec,
                new JobName(accepted.model(), run, 1).text(),
                String.join(" ", reasons),
                trials,
                schedule,
                RunManifest.firstRung(trials),
                oneJob.times(schedule.totalJobs()),
                accepted.lineage(),
                now,
                now);
    }

    private static List<Trial> trials(TrainSpec spec, TrainingData data, Set<String> reasons) {
        var settings = new LinkedHashSet<Hyperparameters>();
        int number = 0;
        var variants = Search.variants(spec);
        for (var variant : variants) {
            var architecture = ChosenArchitecture.of(variant.architecture(), data);
            reasons.add(architecture.reason());
            // Two searched values can mean the same training, such as auto and mlp.
            for (var name : compared(architecture.names(), spec.search().method(), number)) {
                settings.add(Settings.of(variant, name, data));
            }
            // A search looks for the best of many: their mean is not what it asks for.
            if (architecture.ensemble() && variants.size() == 1) {
                settings.add(Settings.ensemble(variant, data));
            }
            number++;
        }
        Search.checkCount(
                settings.size(),
                "Give fewer values, or one train.architecture: auto tries three kinds of models with each combination.");
        var trials = new ArrayList<Trial>();
        settings.forEach(setting -> trials.add(new Trial(String.valueOf(trials.size() + 1), setting)));
        return trials;
    }

    /** A grid tries every kind of model with each combination; drawn trials are as many as asked for, of each kind in turn. */
    private static List<String> compared(List<String> architectures, SearchMethod method, int number) {
        return method == SearchMethod.GRID ? architectures : List.of(architectures.get(number % architectures.size()));
    }

    private static Plan withinBudget(RunManifest manifest, BudgetSpec budget) {
        var compute = manifest.compute();
        if (compute.worstCaseUsd() <= budget.usdPerMonth()) {
            return new Plan.Ready(manifest);
        }
        return new Plan.Refused(
                RunFailure.Cause.BUDGET,
                "The run could cost %s, but budget.usd_per_month is %s."
                        .formatted(WorstCase.words(manifest), budget.usdPerMonth()),
                String.format(
                        Locale.ROOT,
                        "Raise budget.usd_per_month to %.2f or more, or lower budget.hours_per_run.",
                        Math.ceil(compute.worstCaseUsd() * 100) / 100));
    }
}
