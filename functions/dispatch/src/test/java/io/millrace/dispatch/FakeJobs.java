package io.millrace.dispatch;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunManifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jobs in memory that can be down, or slow to show up in listings. */
final class FakeJobs implements TrainingJobs {
    private final List<RunManifest> submitted = new CopyOnWriteArrayList<>();
    private boolean down;
    private boolean listed = true;

    @Override
    public Optional<String> find(RunManifest run) {
        return submitted.stream()
                .filter(r -> listed && r.jobName().equals(run.jobName()))
                .findFirst()
                .map(r -> "job-" + r.run());
    }

    @Override
    public String submit(RunManifest run) {
        if (down) {
            throw new UnavailableException("AWS Batch is down");
        }
        submitted.add(run);
        return "job-" + run.run();
    }

    List<RunManifest> submitted() {
        return submitted;
    }

    void down(boolean isDown) {
        this.down = isDown;
    }

    void listed(boolean isListed) {
        this.listed = isListed;
    }
}
