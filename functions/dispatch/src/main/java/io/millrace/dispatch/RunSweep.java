package io.millrace.dispatch;

import io.millrace.aws.DescribedJob;
import io.millrace.aws.GivenUp;
import io.millrace.aws.StageOutcome;
import io.millrace.aws.Sweep;
import io.millrace.aws.Sweep.Stuck;
import io.millrace.dispatch.RunFolders.Folder;
import io.millrace.dispatch.RunRecords.Claim;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.BudgetLedger;
import io.millrace.lifecycle.manifest.BudgetLedger.Entry;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds what dispatch should have done and has not: accepted uploads without a run, claims without a job, jobs whose end
 * nobody was told of or that end never, reservations of runs that have ended. Runs that have ended are not read; nothing
 * is asked of AWS Batch but for the runs that are open.
 */
final class RunSweep {
    /** Beyond what AWS Batch needs to end attempts that are out of time. */
    private static final Duration GRACE = Duration.ofHours(1);
    /** Ledgers that did not change for so long hold no reservation of a job that may still run. */
    private static final Duration LEDGERS = Duration.ofDays(62);

    /**
     * @param stuckAfter how long each step may take before it should have been done
     * @param longestWait how long a job may wait for a host
     */
    record Limits(Duration stuckAfter, Duration longestWait) {}

    private final ObjectStore store;
    private final RunRecords records;
    private final TrainingJobs jobs;
    private final RunJobs runJobs;
    private final RunStarter starter;
    private final JobWatch watch;
    private final Rungs rungs;
    private final LastResort lastResort;
    private final Budget budget;
    private final Limits limits;
    private final Clock clock;

    RunSweep(
            ObjectStore store,
            TrainingJobs jobs,
            RunStarter starter,
            JobWatch watch,
            Rungs rungs,
            LastResort lastResort,
            Limits limits,
            Clock clock) {
        this.store = store;
        this.records = new RunRecords(store);
        this.jobs = jobs;
        this.runJobs = new RunJobs(records, jobs, clock);
        this.starter = starter;
        this.watch = watch;
        this.rungs = rungs;
        this.lastResort = lastResort;
        this.budget = new Budget(store, clock);
        this.limits = limits;
        this.clock = clock;
    }

    StageOutcome sweep(Instant until) {
        var sweep = new Sweep("dispatch", store, clock, until);
        var limit = clock.instant().minus(limits.stuckAfter());
        var folders = RunFolders.list(store);
        sweep.over(uploads(folders, limit));
        sweep.over(folders.open(limit), folder -> folder.model() + "/" + folder.run(), folder -> open(folder).stream()
                .toList());
        sweep.over(ledgers(), ObjectInfo::key, ledger -> reservations(ledger, folders, limit));
        return sweep.outcome();
    }

    private List<Stuck> uploads(RunFolders folders, Instant limit) {
        var failed = folders.failedUploads();
        try (var accepted = store.list(Keys.ACCEPTED)) {
            return accepted.filter(object -> object.lastModified().isBefore(limit))
                    .flatMap(object -> AcceptedKey.parse(object.key()).stream()
                            .filter(key -> !folders.hasRun(key) && !failed.contains(key))
                            .map(key -> upload(key, object)))
                    .toList();
        }
    }

    private Stuck upload(AcceptedKey key, ObjectInfo object) {
        return new Stuck(
                key.model().value(),
                key.upload(),
                "upload",
                object.lastModified(),
                () -> starter.start(object.key()),
                why -> lastResort.upload(object.key(), why));
    }

    /** What is to be done about a run that is planned and has not ended; empty: its job is doing well. */
    private Optional<Stuck> open(Folder folder) {
        return records.find(folder.model(), folder.run()).flatMap(claim -> {
            var run = claim.manifest();
            if (ImportedRuns.isImport(run)) {
                return Optional.of(stuck(run, "import", () -> starter.start(Keys.accepted(run.model(), run.upload()))));
            }
            var job = runJobs.find(run);
            return job.isPresent() ? job.flatMap(it -> withJob(run, it)) : Optional.of(withoutJob(claim));
        });
    }

    private Optional<Stuck> withJob(RunManifest run, DescribedJob job) {
        if (JobWatch.isFinal(job.state())) {
            return Optional.of(stuck(run, "settle", () -> watch.on(job.state())));
        }
        var waited = limits.longestWait();
        var now = clock.instant();
        if (!job.hasRun() && job.createdAt().plus(waited).isBefore(now)) {
            return Optional.of(endless(run, job, Cause.CAPACITY, JobFailure.noHost(waited)));
        }
        var compute = run.compute();
        var latest = job.createdAt()
                .plus(waited)
                .plus(compute.timeLimit().multipliedBy((long) compute.attempts() * Math.max(1, run.arraySize())))
                .plus(GRACE);
        return latest.isBefore(now)
                ? Optional.of(endless(run, job, Cause.TIME_LIMIT, JobFailure.NO_END))
                : Optional.empty();
    }

    private Stuck withoutJob(Claim claim) {
        var run = claim.manifest();
        return records.submitted(run).isPresent()
                ? stuck(run, "gone", () -> gone(run))
                : new Stuck(
                        run.model().value(),
                        run.run(),
                        "claim",
                        run.claimedAt(),
                        () -> starter.resume(claim),
                        why -> lastResort.run(claim, why));
    }

    private Stuck stuck(RunManifest run, String step, Supplier<StageOutcome> drive) {
        return new Stuck(run.model().value(), run.run(), step, run.claimedAt(), drive, why -> fail(run, why));
    }

    /** A job that spends money is never given up, only ended. */
    private Stuck endless(RunManifest run, DescribedJob job, Cause cause, String reason) {
        return new Stuck(
                run.model().value(),
                run.run(),
                "end",
                run.claimedAt(),
                () -> end(run, job, cause, reason),
                why -> end(run, job, cause, reason));
    }

    private StageOutcome end(RunManifest run, DescribedJob job, Cause cause, String reason) {
        jobs.terminate(job.state().jobId(), reason);
        if (run.hasJobPerTrial()) {
            // Its end, like any other, is judged by what the trials have left.
            return new StageOutcome("job_terminated", Map.of());
        }
        records.fail(new RunFailure(
                run.model(),
                run.run(),
                cause,
                reason + ".",
                "Set train.compute to cpu or raise budget.hours_per_run in lifecycle.yaml, or change train.seed there to"
                        + " start a new run.",
                job.state().jobId(),
                clock.instant()));
        return new StageOutcome("job_terminated", Map.of());
    }

    private StageOutcome gone(RunManifest run) {
        if (run.hasJobPerTrial()) {
            return rungs.forgotten(run, records.submitted(run).orElseThrow().jobId());
        }
        budget.settleAtWorst(run);
        records.fail(new RunFailure(
                run.model(),
                run.run(),
                Cause.BUG,
                "AWS Batch does not know the run's job any more, and it left no candidate.",
                "Change train.seed in lifecycle.yaml to start a new run.",
                records.submitted(run).map(job -> job.jobId()).orElse(""),
                clock.instant()));
        return new StageOutcome("job_gone", Map.of());
    }

    private void fail(RunManifest run, GivenUp why) {
        records.fail(
                new RunFailure(run.model(), run.run(), why.cause(), why.reason(), why.remedy(), "", clock.instant()));
    }

    private List<ObjectInfo> ledgers() {
        var since = clock.instant().minus(LEDGERS);
        try (var ledgers = store.list(Keys.BUDGETS)) {
            return ledgers.filter(object -> object.lastModified().isAfter(since))
                    .toList();
        }
    }

    private List<Stuck> reservations(ObjectInfo object, RunFolders folders, Instant limit) {
        var ledger = Json.read(store.get(object.key()), BudgetLedger.class);
        return ledger.entries().entrySet().stream()
                .filter(entry -> entry.getValue().state() == Entry.State.RESERVED)
                .filter(entry -> entry.getValue().changedAt().isBefore(limit))
                .filter(entry -> folders.hasEnded(ledger.model(), entry.getKey()))
                .map(entry -> new Stuck(
                        ledger.model().value(),
                        entry.getKey(),
                        "reservation",
                        entry.getValue().changedAt(),
                        () -> settle(ledger.model(), entry.getKey()),
                        why -> records.find(ledger.model(), entry.getKey())
                                .ifPresent(claim -> budget.settleAtWorst(claim.manifest()))))
                .toList();
    }

    private StageOutcome settle(ModelName model, String id) {
        var run = records.find(model, id).orElseThrow().manifest();
        var job = runJobs.find(run);
        if (job.isPresent()) {
            return watch.on(job.get().state());
        }
        if (records.submitted(run).isPresent()) {
            budget.settleAtWorst(run);
        } else {
            budget.release(run);
        }
        return new StageOutcome("settled", Map.of());
    }
}
