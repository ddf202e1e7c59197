package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.LifecycleSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * {@code run.json}: the plan, with its reasons, and the claim to submit the job of its rung. The best trial by validation
 * goes to evaluation.
 *
 * @param run id, derived from the dataset and the spec
 * @param jobName name of the rung's job at AWS Batch; equal plans have equal names; empty text for an imported model,
 *     whose one trial trains nothing
 * @param reason why this architecture, in words
 * @param trials at least one, in order
 * @param rung where a schedule with a job a trial has got to; the first where one job carries all out
 * @param lineage of the upload that was planned first; {@link RunUpload} has those of all
 * @param createdAt when it was planned; its month bears the cost
 * @param claimedAt when the submission of its rung's job was last claimed
 */
public record RunManifest(
        ModelName model,
        String run,
        String dataset,
        String upload,
        LifecycleSpec spec,
        String jobName,
        String reason,
        List<Trial> trials,
        Schedule schedule,
        Rung rung,
        Compute compute,
        Lineage lineage,
        Instant createdAt,
        Instant claimedAt) {

    /** @param trial the folder's name: 1, 2, 3... */
    public record Trial(String trial, Hyperparameters hyperparameters) {}

    /**
     * How the trials are carried out.
     *
     * @param reason why so, in words
     * @param rungs how many trials take part in each rung, at least one; a single number unless the search is a halving
     * @param reductionFactor how many times the epochs of one rung the next one has
     */
    public record Schedule(Jobs jobs, String reason, List<Integer> rungs, int reductionFactor) {
        /** Which jobs. */
        public enum Jobs {
            /** One job carries out all trials, one after the other. */
            ONE,
            /** Each trial has a job: the children of an array, rung by rung. */
            ONE_A_TRIAL
        }

        public Schedule {
            rungs = List.copyOf(rungs);
        }

        static Schedule oneJob(int trials) {
            return new Schedule(Jobs.ONE, "", List.of(trials), 1);
        }

        public boolean isLast(int rung) {
            return rung >= rungs.size();
        }

        /** How many epochs of those planned for a trial it has had when the rung is over. @param rung counted from 1 */
        public int epochs(int planned, int rung) {
            long epochs = planned;
            for (int later = rung; later < rungs.size(); later++) {
                epochs = Math.ceilDiv(epochs, reductionFactor);
            }
            return (int) epochs;
        }

        /** Jobs of all rungs together. */
        public int totalJobs() {
            return jobs == Jobs.ONE
                    ? 1
                    : rungs.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * A rung under way.
     *
     * @param number counted from 1
     * @param trials that take part, in the plan's order
     * @param ranBefore how long the jobs of the rungs before ran together
     */
    public record Rung(int number, List<String> trials, Duration ranBefore) {
        public Rung {
            trials = List.copyOf(trials);
        }
    }

    /**
     * @param kind cpu or gpu
     * @param reason why, in words
     * @param usdPerHour from the price table
     * @param timeLimit after which AWS Batch ends an attempt of a job
     * @param attempts most attempts of a job
     * @param worstCaseUsd price x time limit x attempts, of all jobs
     */
    public record Compute(
            Kind kind,
            String reason,
            int vcpus,
            int memoryMib,
            int gpus,
            double usdPerHour,
            Duration timeLimit,
            int attempts,
            double worstCaseUsd) {
        /** The same for that many jobs. In decimals: three times a tenth is not a little more than three tenths. */
        public Compute times(int jobs) {
            var worst = BigDecimal.valueOf(worstCaseUsd).multiply(BigDecimal.valueOf(jobs));
            return new Compute(
                    kind, reason, vcpus, memoryMib, gpus, usdPerHour, timeLimit, attempts, worst.doubleValue());
        }

        /** Whether a job needs a GPU host. */
        public enum Kind {
            CPU,
            GPU
        }
    }

    public RunManifest {
        trials = List.copyOf(trials);
        // Plans written before there was a choice are carried out by one job.
        schedule = Optional.ofNullable(schedule).orElse(Schedule.oneJob(trials.size()));
        rung = Optional.ofNullable(rung).orElse(firstRung(trials));
        lineage = Lineage.orUnknown(lineage);
        claimedAt = Optional.ofNullable(claimedAt).orElse(createdAt);
    }

    /** A plan of one job. */
    public RunManifest(
            ModelName model,
            String run,
            String dataset,
            String upload,
            LifecycleSpec spec,
            String jobName,
            String reason,
            List<Trial> trials,
            Compute compute,
            Lineage lineage,
            Instant createdAt,
            Instant claimedAt) {
        this(
                model,
                run,
                dataset,
                upload,
                spec,
                jobName,
                reason,
                trials,
                Schedule.oneJob(trials.size()),
                firstRung(trials),
                compute,
                lineage,
                createdAt,
                claimedAt);
    }

    /** The one in which all trials take part. */
    public static Rung firstRung(List<Trial> trials) {
        return new Rung(1, trials.stream().map(Trial::trial).toList(), Duration.ZERO);
    }

    /** The same plan, claimed anew. */
    public RunManifest claimed(Instant now) {
        return at(rung, jobName, now);
    }

    /** The same plan at another rung, whose job is claimed at that time. */
    public RunManifest at(Rung next, String nextJobName, Instant now) {
        return new RunManifest(
                model,
                run,
                dataset,
                upload,
                spec,
                nextJobName,
                reason,
                trials,
                schedule,
                next,
                compute,
                lineage,
                createdAt,
                now);
    }

    /** Whether each trial of a rung has a job of its own. */
    public boolean hasJobPerTrial() {
        return schedule.jobs() == Schedule.Jobs.ONE_A_TRIAL;
    }

    /** The children of the rung's job; 0 where the job has none. */
    public int arraySize() {
        return hasJobPerTrial() && rung.trials().size() > 1 ? rung.trials().size() : 0;
    }

    /** @throws IllegalArgumentException if the plan has no such trial */
    public Trial trial(String name) {
        return trials.stream()
                .filter(trial -> trial.trial().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("run " + run + " has no trial " + name));
    }

    /** The calendar month (UTC) whose budget bears the run. */
    public YearMonth budgetMonth() {
        return YearMonth.from(createdAt.atOffset(ZoneOffset.UTC));
    }
}
