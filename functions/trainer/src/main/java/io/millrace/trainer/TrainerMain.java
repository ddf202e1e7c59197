package io.millrace.trainer;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.trainer.data.DatasetLoader;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.tracking.Tracking;
import io.millrace.trainer.trial.Keeping;
import io.millrace.trainer.trial.TrialRunner;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.commons.cli.ParseException;

/**
 * The trainer's process: one run of the bucket {@code MILLRACE_BUCKET}, named by the key of its {@code run.json}. Exit
 * codes are those of {@link ExitCode}; 2 for wrong arguments.
 */
public final class TrainerMain {
    private static final int USAGE = 2;

    private TrainerMain() {}

    /** Ends the JVM with the exit code. */
    public static void main(String[] arguments) {
        var reclaim = new Reclaim();
        reclaim.listen();
        reclaim.exit(start(arguments, System.getenv(), reclaim));
    }

    private static int start(String[] arguments, Map<String, String> environment, Reclaim reclaim) {
        try {
            if (CommandLine.asksForHelp(arguments)) {
                CommandLine.printHelp(System.out);
                return ExitCode.DONE.number();
            }
            return start(CommandLine.parse(arguments, environment), environment, reclaim);
        } catch (ParseException e) {
            System.err.println(e.getMessage());
            CommandLine.printHelp(System.err);
            return USAGE;
        } catch (RuntimeException e) {
            // No run is known whose failure this could be.
            e.printStackTrace();
            return ExitCode.BUG.number();
        }
    }

    private static int start(CommandLine command, Map<String, String> environment, Reclaim reclaim) {
        var bucket = environment.get("MILLRACE_BUCKET");
        if (bucket == null || bucket.isBlank()) {
            System.err.println("MILLRACE_BUCKET must name the bucket");
            return USAGE;
        }
        // Beside the first requests: once the engine loads its libraries, which begins with the run, no other can be
        // loaded.
        var ahead = CompletableFuture.runAsync(DatasetLoader::openAhead);
        try (var s3 = AwsClients.s3()) {
            var jobId = Optional.ofNullable(environment.get("AWS_BATCH_JOB_ID")).orElse("");
            var threads = Integer.parseInt(environment.getOrDefault("OMP_NUM_THREADS", "1"));
            var store = new S3ObjectStore(s3, bucket);
            return run(
                            store,
                            Clock.systemUTC(),
                            jobId,
                            threads,
                            command.assignment(),
                            System.out,
                            new Keeping(command.checkpointEvery(), reclaim::check),
                            Tracking.of(environment, System.out))
                    .number();
        } finally {
            // A process must not end while native code makes itself ready. What failed fails again where it is needed.
            ahead.exceptionally(failed -> null).join();
        }
    }

    /**
     * The whole program apart from process and environment. Throws nothing that a run's failure can be.
     *
     * @param keeping when a training's states are kept
     * @param tracking is told how each trial ended
     */
    static ExitCode run(
            ObjectStore store,
            Clock clock,
            String jobId,
            int threads,
            Assignment assignment,
            PrintStream out,
            Keeping keeping,
            Tracking tracking) {
        RunManifest run;
        try {
            run = Json.read(store.get(assignment.runKey()), RunManifest.class);
        } catch (UnavailableException e) {
            e.printStackTrace();
            return ExitCode.TEMPORARY;
        }
        try (var engine = new StartedOnce(threads)) {
            if (TrialRunner.needsEngine(run)) {
                engine.begin();
            }
            var runner = new TrialRunner(
                    store,
                    engine::compute,
                    threads,
                    ThisTrainer.trees(),
                    clock,
                    out,
                    keeping,
                    tracking,
                    ThisTrainer.provenance());
            var job = job(assignment, run, store, runner::run, clock);
            try {
                out.printf("run %s  %s%n", run.run(), job.carryOut());
                return ExitCode.DONE;
            } catch (Throwable e) {
                // Errors too: out of memory is told to the user, and everything else ends the process all the same.
                e.printStackTrace();
                return record(new Failures(store, clock, jobId), job, e);
            }
        }
    }

    private static Job job(
            Assignment assignment, RunManifest run, ObjectStore store, TrialTraining training, Clock clock) {
        var loader = new DatasetLoader(store);
        return assignment.rung().isPresent()
                ? new TrialJob(store, loader, training, run, assignment.rung().getAsInt(), assignment.index())
                : new RunJob(store, loader, training, run, clock);
    }

    private static ExitCode record(Failures failures, Job job, Throwable thrown) {
        try {
            return failures.record(job, thrown);
        } catch (UnavailableException e) {
            e.printStackTrace();
            return ExitCode.TEMPORARY;
        }
    }

    /** The engine, started once: ahead of the first question, where that can be foreseen. */
    private static final class StartedOnce implements AutoCloseable {
        private final FutureTask<Compute> start;
        private boolean begun;

        StartedOnce(int threads) {
            this.start = new FutureTask<>(() -> Compute.start(threads));
        }

        /** Starts it beside whatever else is to be done before it is needed. */
        void begin() {
            begun = true;
            Thread.ofPlatform().name("engine").start(start);
        }

        Compute compute() {
            begun = true;
            // Does nothing where it is under way, or done.
            start.run();
            try {
                return start.get().onThisThread();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the engine did not start", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the engine started", e);
            }
        }

        /** Waits for a start that is under way: a process must not end while native code makes itself ready. */
        @Override
        public void close() {
            if (begun) {
                try {
                    compute().close();
                } catch (IllegalStateException e) {
                    // Whoever needed it was told.
                    e.printStackTrace();
                }
            }
        }
    }
}
