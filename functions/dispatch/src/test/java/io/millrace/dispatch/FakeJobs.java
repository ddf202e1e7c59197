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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jobs in memory that can be down, slow to show up in listings, or in any state. */
class FakeJobs implements TrainingJobs {
    private final List<RunManifest> submitted = new CopyOnWriteArrayList<>();
    private final List<String> terminated = new CopyOnWriteArrayList<>();
    private final Map<String, DescribedJob> described = new ConcurrentHashMap<>();
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
    public String submit(RunManifest run) {
        check();
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

    List<RunManifest> submitted() {
        return submitted;
    }

    List<String> terminated() {
        return terminated;
    }

    void down(boolean isDown) {
        this.down = isDown;
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
        return "job-" + run.run();
    }
}
