package io.millrace.dispatch.plan;

import io.millrace.lifecycle.manifest.RunManifest.Compute;
import io.millrace.lifecycle.manifest.RunManifest.Schedule;
import io.millrace.lifecycle.manifest.RunManifest.Schedule.Jobs;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.spec.SearchMethod;
import io.millrace.lifecycle.spec.SearchSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether the trials of a run share a job or have one each, and by which rungs a halving goes. Every job fetches
 * its image, starts its engine and reads the data anew, which short trials do not make good.
 */
final class JobRule {
    /** A GPU host takes minutes to start, and does in that time what a CPU does in many more. */
    private static final int GPU_FACTOR = 10;

    private final Duration ownJobFrom;

    /** @param ownJobFrom how long two cores must be busy with a trial until it is worth a job of its own */
    JobRule(Duration ownJobFrom) {
        this.ownJobFrom = ownJobFrom;
    }

    /** @param oneJob what one job costs at worst, and on which hosts */
    Schedule choose(List<Trial> trials, SearchSpec search, TrainingData data, Compute oneJob, double usdPerMonth) {
        int factor = search.method() == SearchMethod.HALVING
                ? search.reductionFactor().orElse(SearchSpec.DEFAULT_FACTOR)
                : 1;
        var rungs = factor > 1 ? rungs(trials, factor) : List.of(trials.size());
        var split = new Schedule(Jobs.ONE_A_TRIAL, "", rungs, factor);
        if (trials.size() == 1) {
            return schedule(Jobs.ONE, split, "one job, because there is one trial.");
        }
        var work = work(trials, data, split);
        var least = oneJob.kind() == Compute.Kind.GPU ? ownJobFrom.multipliedBy(GPU_FACTOR) : ownJobFrom;
        var estimate = "a trial takes about %s on a cpu by estimate".formatted(Words.of(work));
        if (work.compareTo(least) < 0) {
            return schedule(
                    Jobs.ONE,
                    split,
                    "one job for all %d trials, because %s, and a job of its own pays from %s on."
                            .formatted(trials.size(), estimate, Words.of(least)));
        }
        double worst = oneJob.worstCaseUsd() * split.totalJobs();
        if (worst > usdPerMonth) {
            return schedule(
                    Jobs.ONE,
                    split,
                    String.format(
                            Locale.ROOT,
                            "one job for all %d trials, because a job for each could cost %.2f USD, and"
                                    + " budget.usd_per_month is %s.",
                            trials.size(),
                            worst,
                            usdPerMonth));
        }
        return schedule(Jobs.ONE_A_TRIAL, split, "a job for each trial, side by side, because " + estimate + ".");
    }

    private static Schedule schedule(Jobs jobs, Schedule split, String reason) {
        return new Schedule(jobs, reason + halving(split), split.rungs(), split.reductionFactor());
    }

    private static String halving(Schedule split) {
        return split.rungs().size() == 1
                ? ""
                : " Of the trials %s take part in the rungs, each with %d times the epochs of the one before."
                        .formatted(
                                String.join(
                                        ", ",
                                        split.rungs().stream()
                                                .map(String::valueOf)
                                                .toList()),
                                split.reductionFactor());
    }

    /**
     * As many rungs as leave at least one trial and one epoch.
     *
     * @see <a href="https://arxiv.org/abs/1502.07943">Jamieson and Talwalkar 2016</a>
     */
    private static List<Integer> rungs(List<Trial> trials, int factor) {
        int epochs = trials.stream()
                .mapToInt(trial -> trial.hyperparameters().epochs())
                .min()
                .orElseThrow();
        var sizes = new ArrayList<Integer>();
        for (int size = trials.size(); size >= 1 && (sizes.isEmpty() || epochs >= factor); size /= factor) {
            epochs = sizes.isEmpty() ? epochs : epochs / factor;
            sizes.add(size);
        }
        return sizes;
    }

    /** Of the average job of the first rung, in which most trials take part. */
    private static Duration work(List<Trial> trials, TrainingData data, Schedule schedule) {
        int planned = 1_000_000;
        return Work.of(trials, data)
                .onCpu()
                .dividedBy(trials.size())
                .multipliedBy(schedule.epochs(planned, 1))
                .dividedBy(planned);
    }
}
