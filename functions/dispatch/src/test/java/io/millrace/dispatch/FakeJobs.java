package io.millrace.dispatch;

import io.millrace.aws.DescribedJob;
import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Jobs in memory that can be down, slow to show up in listings, or in any state. */
class FakeJobs implements TrainingJobs {
    private final List<RunManifest> submitted = new CopyOnWriteArrayList<>();
    private final List<String> terminated = new CopyOnWriteArrayList<>();
    private final Map<String, DescribedJob> described = new ConcurrentHashMap<>();
    private final Map<String, JobStateChanged> children = new ConcurrentHashMap<>();
    private boolean refusing;
    private boolean down;
    private boolean listed = true;

    @Override
    public Optional<DescribedJob> find(RunManifest run) {
        check();
        return Optional.ofNullable(described.get(run.jobName())).filter(job -> listed);
    }

    @Override
    public Optional<DescribedJob> describe(String jobId) {
        check();
        return described.values().stream()
                .filter(job -> job.state().jobId().equals(jobId))
                .filter(job -> listed)
                .findFirst();
    }

    @Override
    public List<JobStateChanged> children(String jobId, int size) {
        check();
        return IntStream.range(0, size)
                .mapToObj(index -> children.get(jobId + ":" + index))
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public String submit(RunManifest run) {
        check();
        if (refusing) {
            throw new UnavailableException("AWS Batch takes no jobs");
        }
        submitted.add(run);
        state(run, "RUNNABLE", Duration.ZERO, Samples.NOW, false);
        return id(run);
    }

    @Override
    public void terminate(String jobId, String reason) {
        check();
        terminated.add(jobId + ": " + reason);
    }

    /** The run's job is in that state from now on. */
    JobStateChanged state(RunManifest run, String status, Duration ran, Instant createdAt, boolean hasRun) {
        var state = new JobStateChanged(id(run), run.jobName(), status, "", Optional.empty(), ran, Samples.NOW);
        described.put(run.jobName(), new DescribedJob(state, createdAt, hasRun));
        return state;
    }

    /** A child of the job of the run's rung is in that state from now on. */
    void child(RunManifest run, int index, String status, String reason, Duration ran) {
        var state = new JobStateChanged(
                id(run) + ":" + index, run.jobName(), status, reason, Optional.empty(), ran, Samples.NOW);
        children.put(state.jobId(), state);
    }

    List<RunManifest> submitted() {
        return submitted;
    }

    List<String> terminated() {
        return terminated;
    }

    void down(boolean isDown) {
        this.down = isDown;
    }

    /** No job is taken; all else works. */
    void refuse(boolean isRefusing) {
        this.refusing = isRefusing;
    }

    void listed(boolean isListed) {
        this.listed = isListed;
    }

    private void check() {
        if (down) {
            throw new UnavailableException("AWS Batch is down");
        }
    }

    private static String id(RunManifest run) {
        return "job-" + run.run()
                + (run.rung().number() == 1 ? "" : "-" + run.rung().number());
    }
}
