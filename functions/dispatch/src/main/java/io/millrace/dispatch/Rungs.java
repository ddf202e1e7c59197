package io.millrace.dispatch;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.RunRecords.Claim;
import io.millrace.dispatch.plan.JobName;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Rung;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.trial.RunTrials;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Carries a run whose trials have jobs of their own from rung to rung, and decides about its candidate after the last. A
 * rung's job says nothing by itself: what counts is what its trials left in the bucket. The job of the next rung is claimed
 * by moving {@code run.json} there, so nobody submits it twice.
 */
final class Rungs {
    private final ObjectStore store;
    private final TrainingJobs jobs;
    private final RunStarter starter;
    private final RunRecords records;
    private final Budget budget;
    private final Clock clock;

    Rungs(ObjectStore store, TrainingJobs jobs, RunStarter starter, Clock clock) {
        this.store = store;
        this.jobs = jobs;
        this.starter = starter;
        this.records = new RunRecords(store);
        this.budget = new Budget(store, clock);
        this.clock = clock;
    }

    /**
     * The job of a rung has ended. Outcomes: {@code submitted} (the next rung has its job), {@code decided} (there is a
     * candidate), {@code failure_recorded} (no trial has a result), {@code finished} (the run had ended before),
     * {@code duplicate}.
     *
     * @param rung whose job it is
     * @throws UnavailableException if a child has not ended yet, or another delivery is about to submit the next job
     */
    StageOutcome ended(Claim claim, int rung, JobStateChanged job) {
        var run = claim.manifest();
        var finished = records.isFinished(run.model(), run.run());
        if (rung != run.rung().number()) {
            // Whoever moved the run on may have died before the next job.
            return finished ? outcome("finished", run) : starter.resume(claim);
        }
        var children = children(run, job);
        if (children.size() < run.rung().trials().size()) {
            return finished ? finishedAtWorst(run) : forgotten(run, job.jobId());
        }
        if (!children.stream().allMatch(JobWatch::isFinal)) {
            throw new UnavailableException("jobs of trials of run " + run.run() + " have not ended yet");
        }
        var ran = children.stream().map(JobStateChanged::ran).reduce(Duration.ZERO, Duration::plus);
        if (!finished) {
            explain(run, children);
            var trials = new RunTrials(store, run);
            var goOn = run.schedule().isLast(rung)
                    ? List.<String>of()
                    : trials.goOn(rung, run.rung().trials());
            if (!goOn.stream().allMatch(trials::isOver)) {
                return next(claim, goOn, ran);
            }
        }
        budget.settle(run, ran);
        return finished ? outcome("finished", run) : decide(run);
    }

    /** AWS Batch has forgotten the rung's job: what trials have left is all there will be. Outcomes as of {@link #ended}. */
    StageOutcome forgotten(RunManifest run, String jobId) {
        budget.settleAtWorst(run);
        run.rung()
                .trials()
                .forEach(trial -> explain(
                        run,
                        trial,
                        new RunFailure(
                                run.model(),
                                run.run(),
                                RunFailure.Cause.BUG,
                                "AWS Batch does not know the run's job any more.",
                                "Change train.seed in lifecycle.yaml to start a new run.",
                                jobId,
                                clock.instant())));
        return decide(run);
    }

    private StageOutcome finishedAtWorst(RunManifest run) {
        budget.settleAtWorst(run);
        return outcome("finished", run);
    }

    private List<JobStateChanged> children(RunManifest run, JobStateChanged job) {
        return run.arraySize() == 0 ? List.of(job) : jobs.children(job.jobId(), run.arraySize());
    }

    private StageOutcome next(Claim claim, List<String> goOn, Duration ran) {
        var run = claim.manifest();
        var rung =
                new Rung(run.rung().number() + 1, goOn, run.rung().ranBefore().plus(ran));
        var name = new JobName(run.model(), run.run(), rung.number()).text();
        var ours = run.at(rung, name, clock.instant());
        if (!records.takeOver(claim, ours)) {
            throw Claims.underWay(run);
        }
        return starter.begin(ours);
    }

    private StageOutcome decide(RunManifest run) {
        var trials = new RunTrials(store, run);
        if (trials.decide(Map.of(), clock.instant()).isPresent()) {
            return outcome("decided", run);
        }
        var first = run.trials().stream()
                .flatMap(trial -> trials.failure(trial.trial()).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no trial of run " + run.run() + " has an end"));
        records.fail(first);
        return new StageOutcome(
                "failure_recorded",
                Map.of(
                        "model", run.model().value(),
                        "run", run.run(),
                        "cause", first.cause().name().toLowerCase(Locale.ROOT)));
    }

    /** Trials whose process could not say itself why it has no result. */
    private void explain(RunManifest run, List<JobStateChanged> children) {
        for (var child : children) {
            var failure = JobFailure.of(child);
            var trial = run.rung().trials().get(child.arrayIndex());
            explain(
                    run,
                    trial,
                    new RunFailure(
                            run.model(),
                            run.run(),
                            failure.cause(),
                            failure.reason(),
                            failure.remedy(),
                            child.jobId(),
                            child.time()));
        }
    }

    private void explain(RunManifest run, String trial, RunFailure failure) {
        if (new RunTrials(store, run).result(trial, run.rung().number()).isEmpty()) {
            store.create(Keys.trialFailure(run.model(), run.run(), trial), Json.pretty(failure), "application/json");
        }
    }

    private static StageOutcome outcome(String outcome, RunManifest run) {
        return new StageOutcome(outcome, Map.of("model", run.model().value(), "run", run.run()));
    }
}
