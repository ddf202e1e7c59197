package io.millrace.local.batch;

import io.millrace.lifecycle.json.Json;
import io.millrace.local.batch.BatchJob.Attempt;
import io.millrace.local.batch.BatchJob.Status;
import io.millrace.local.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jobs as processes, a few at a time, in the order they came; of an array its children, each on its own. Every state is on
 * disk before anybody hears of it; a job that ran when this platform ended runs again as a new attempt, and a state change
 * that was not told is told then.
 */
public final class JobQueue implements AutoCloseable {
    private static final Duration KILL_AFTER = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(5);
    private static final String RECLAIMED = "Host EC2 (instance i-%s) terminated.";
    private static final String CHILD_FAILED = "Array Child Job failed";
    private static final String HOST_LOST = "Host EC2 (the local platform) was stopped.";

    private final Path folder;
    private final BiFunction<List<String>, Map<String, String>, Child> launcher;
    private final Consumer<String> events;
    private final Consumer<String> log;
    private final String region;
    private final Clock clock;
    private final Map<String, BatchJob> jobs = new HashMap<>();
    private final Map<String, Child> running = new HashMap<>();
    private final Map<String, String> terminated = new HashMap<>();
    private final Set<String> reclaimed = new HashSet<>();
    private final List<Thread> runners = new ArrayList<>();
    private boolean stopping;

    /**
     * @param folder of the jobs' states
     * @param parallel most jobs at a time
     * @param launcher starts the container's command with its environment
     * @param events takes each state change as EventBridge's JSON; when it returns the event is durable
     * @param log takes a line for people when a job's state cannot be kept
     */
    public JobQueue(
            Path folder,
            int parallel,
            BiFunction<List<String>, Map<String, String>, Child> launcher,
            Consumer<String> events,
            Consumer<String> log,
            String region,
            Clock clock) {
        this.folder = folder;
        this.launcher = launcher;
        this.events = events;
        this.log = log;
        this.region = region;
        this.clock = clock;
        reopen();
        for (int i = 0; i < parallel; i++) {
            runners.add(Thread.ofVirtual().name("batch-" + i).start(this::work));
        }
    }

    synchronized void submit(BatchJob job) {
        change(job);
        admit(job);
        notifyAll();
    }

    /** Makes a submitted job one that can run; of an array, the children that it does not have yet. */
    private void admit(BatchJob job) {
        for (int index = 0; index < job.arraySize(); index++) {
            if (!jobs.containsKey(BatchJob.childId(job.id(), index))) {
                var child = job.child(index);
                change(child);
                change(child.to(Status.RUNNABLE, "", clock.instant()));
            }
        }
        change(job.to(job.isParent() ? Status.PENDING : Status.RUNNABLE, "", clock.instant()));
    }

    /** How many children of a parent are in each status. */
    synchronized Map<Status, Long> children(String parent) {
        return childrenOf(parent).collect(Collectors.groupingBy(BatchJob::status, Collectors.counting()));
    }

    /** The children of a parent, by their index. */
    synchronized List<BatchJob> childrenInOrder(String parent) {
        return childrenOf(parent)
                .sorted(Comparator.comparingInt(BatchJob::arrayIndex))
                .toList();
    }

    private Stream<BatchJob> childrenOf(String parent) {
        return jobs.values().stream()
                .filter(job -> job.isChild() && job.parentId().equals(parent));
    }

    /** A parent ends with the last of its children, and well only if all of them do. */
    private void endWithChildren(String parentId) {
        var parent = jobs.get(parentId);
        var children = children(parentId);
        long failed = children.getOrDefault(Status.FAILED, 0L);
        long ended = failed + children.getOrDefault(Status.SUCCEEDED, 0L);
        if (parent != null && !parent.status().isFinal() && ended == parent.arraySize()) {
            var reason = Optional.ofNullable(terminated.remove(parentId)).orElse(CHILD_FAILED);
            change(parent.to(failed > 0 ? Status.FAILED : Status.SUCCEEDED, failed > 0 ? reason : "", clock.instant()));
        }
    }

    synchronized Optional<BatchJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** All jobs, the oldest first. */
    synchronized List<BatchJob> all() {
        return jobs.values().stream()
                .sorted(Comparator.comparing(BatchJob::createdAt)
                        .thenComparing(job -> job.isChild() ? job.parentId() : job.id())
                        .thenComparingInt(BatchJob::arrayIndex))
                .toList();
    }

    /** Ends a job that has not ended, or all children of one that have not; others stay as they are. */
    synchronized void terminate(String id, String reason) {
        var job = jobs.get(id);
        if (job == null || job.status().isFinal()) {
            return;
        }
        terminated.put(id, reason);
        if (job.isParent()) {
            childrenInOrder(id).forEach(child -> terminate(child.id(), reason));
            return;
        }
        var process = running.get(id);
        if (process != null) {
            Thread.ofVirtual().start(() -> process.stop(KILL_AFTER));
        } else if (job.status() == Status.RUNNABLE || job.status() == Status.SUBMITTED) {
            change(job.to(Status.FAILED, reason, clock.instant()));
        }
    }

    /**
     * Takes the host from under a running job, as EC2 does with a spot instance: SIGTERM, and SIGKILL after the notice.
     * The attempt counts, and its reason is the one that AWS Batch gives.
     *
     * @param notice between the two signals; 30 seconds at AWS
     * @return whether the job was running
     */
    synchronized boolean reclaim(String id, Duration notice) {
        var process = running.get(id);
        if (process == null || !reclaimed.add(id)) {
            return false;
        }
        Thread.ofVirtual().start(() -> process.stop(notice));
        return true;
    }

    /** Ends the running processes; their jobs run again at the next start. */
    @Override
    public void close() {
        List<Child> processes;
        synchronized (this) {
            stopping = true;
            processes = List.copyOf(running.values());
            notifyAll();
        }
        processes.parallelStream().forEach(process -> process.stop(SHUTDOWN_PATIENCE));
        runners.forEach(Thread::interrupt);
    }

    private synchronized void reopen() {
        try (var files = Files.list(Files.createDirectories(folder))) {
            for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                var job = Json.read(Files.readAllBytes(file), BatchJob.class);
                jobs.put(job.id(), job);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var job : all()) {
            switch (job.status()) {
                case SUCCEEDED, FAILED -> {
                    if (!job.announced()) {
                        change(job);
                    }
                }
                case SUBMITTED -> admit(job);
                case PENDING -> endWithChildren(job.id());
                case RUNNABLE -> {}
                case STARTING, RUNNING -> {
                    var now = clock.instant();
                    var lost = new Attempt(
                            Optional.empty(), HOST_LOST, job.startedAt().orElse(now), now);
                    change(job.ended(lost, false).to(Status.RUNNABLE, HOST_LOST, now));
                }
            }
        }
    }

    private void work() {
        try {
            while (true) {
                workOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void workOnce() throws InterruptedException {
        try {
            run(next());
        } catch (RuntimeException e) {
            // The other jobs still need this thread; the one at fault runs again at the next start.
            log.accept("batch: " + e);
        }
    }

    private synchronized BatchJob next() throws InterruptedException {
        while (true) {
            var job = all().stream().filter(j -> j.status() == Status.RUNNABLE).findFirst();
            if (!stopping && job.isPresent()) {
                var starting = job.get().to(Status.STARTING, "", clock.instant());
                change(starting);
                return starting;
            }
            wait();
        }
    }

    private void run(BatchJob job) throws InterruptedException {
        var started = clock.instant();
        Child process;
        try {
            process = start(job, started);
        } catch (RuntimeException e) {
            finish(job.id(), started, Optional.empty(), "CannotStartContainerError: " + e.getMessage());
            return;
        }
        var limit = job.timeLimit().orElse(Duration.ofDays(365));
        Optional<Integer> exitCode;
        var reason = "";
        try {
            exitCode = Optional.of(process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            process.stop(KILL_AFTER);
            exitCode = Optional.of(process.onExit().join());
            reason = "Job attempt duration exceeded timeout";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        finish(job.id(), started, exitCode, reason);
    }

    private synchronized Child start(BatchJob job, Instant now) {
        if (stopping) {
            throw new IllegalStateException("the platform is stopping");
        }
        if (terminated.containsKey(job.id())) {
            throw new IllegalStateException("the job was terminated before it started");
        }
        var environment = new HashMap<>(job.environment());
        environment.put("AWS_BATCH_JOB_ID", job.id());
        environment.put("AWS_BATCH_JOB_ATTEMPT", String.valueOf(job.countedAttempts() + 1));
        environment.put("AWS_BATCH_JQ_NAME", job.queue());
        if (job.isChild()) {
            environment.put("AWS_BATCH_JOB_ARRAY_INDEX", String.valueOf(job.arrayIndex()));
            environment.put(
                    "AWS_BATCH_JOB_ARRAY_SIZE",
                    String.valueOf(jobs.get(job.parentId()).arraySize()));
        }
        // Kept and told first: of a process whose state could not be kept nobody would hear again.
        change(job.to(Status.RUNNING, "", now));
        var process = launcher.apply(job.command(), environment);
        running.put(job.id(), process);
        return process;
    }

    private synchronized void finish(String id, Instant started, Optional<Integer> exitCode, String said) {
        running.remove(id);
        var hostLost = reclaimed.remove(id);
        if (stopping) {
            return; // still RUNNING on disk: the next start makes it a new attempt
        }
        var now = clock.instant();
        // A container that ended well within the notice has lost nothing.
        var reason = hostLost && exitCode.orElse(1) != 0 ? RECLAIMED.formatted(id.substring(0, 8)) : said;
        var ended = jobs.get(id).ended(new Attempt(exitCode, reason, started, now), true);
        var termination = Optional.ofNullable(terminated.remove(id));
        int code = exitCode.orElse(1);
        var timedOut = reason.startsWith("Job attempt duration");
        if (termination.isPresent()) {
            change(ended.to(Status.FAILED, termination.get(), now));
        } else if (code == 0 && !timedOut) {
            change(ended.to(Status.SUCCEEDED, "Essential container in task exited", now));
        } else if (!timedOut && ended.retries(code, reason)) {
            change(ended.to(Status.RUNNABLE, "", now));
            notifyAll();
        } else {
            change(ended.to(Status.FAILED, reason.isEmpty() ? "Essential container in task exited" : reason, now));
        }
    }

    private void change(BatchJob job) {
        jobs.put(job.id(), job);
        save(job);
        events.accept(JobDescription.event(job, children(job.id()), region, clock.instant()));
        jobs.put(job.id(), job.told());
        save(job.told());
        if (job.isChild() && job.status().isFinal()) {
            endWithChildren(job.parentId());
        }
    }

    private void save(BatchJob job) {
        try {
            var draft = folder.resolve(job.id() + ".draft");
            Files.write(draft, Json.pretty(job));
            Files.move(draft, folder.resolve(job.id() + ".json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
