package io.millrace.benchmarks.lifecycle;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.SettledCandidate;
import io.millrace.lifecycle.manifest.SubmittedJob;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.process.Polling;
import io.millrace.local.status.RunStatus;
import io.millrace.local.status.StatusReader;
import io.millrace.local.status.UploadStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.batch.BatchClient;

/** Uploads the digits and follows them until the endpoint answers. */
final class Traveller {
    private static final Polling PATIENCE = new Polling(Duration.ofMinutes(5), Duration.ofMillis(20));

    private final URI endpoint;
    private final ObjectStore store;
    private final BatchClient batch;
    private final Digits digits;

    Traveller(URI endpoint, ObjectStore store, BatchClient batch, Digits digits) {
        this.endpoint = endpoint;
        this.store = store;
        this.batch = batch;
        this.digits = digits;
    }

    /** @throws IllegalStateException if nothing is served within some minutes */
    Journey travel(String name) throws Exception {
        var model = new ModelName(name);
        var uploaded = Instant.now();
        var key = digits.upload(store, model);
        var served = PATIENCE.until(() ->
                        digits.areServed(endpoint, model) ? Optional.of(Instant.now()) : Optional.<Instant>empty())
                .orElseThrow(() ->
                        new IllegalStateException(name + " is not served: " + new StatusReader(store).read(name)));
        var run = run(name, key);
        var trial = run.candidate().orElseThrow();
        var job = Json.read(store.get(Keys.job(model, run.run(), 1)), SubmittedJob.class);
        // Its process may still be ending.
        var detail = PATIENCE.until(() -> batch.describeJobs(request -> request.jobs(job.jobId())).jobs().stream()
                        .filter(described -> described.stoppedAt() != null)
                        .findFirst())
                .orElseThrow();
        var settled = Json.read(store.get(Keys.settled(model, run.run(), trial.trial())), SettledCandidate.class);
        return new Journey(
                uploaded,
                run.plan().orElseThrow().createdAt(),
                Instant.ofEpochMilli(detail.startedAt()),
                Instant.ofEpochMilli(detail.stoppedAt()),
                settled.settledAt(),
                served,
                trial.seconds());
    }

    private RunStatus run(String model, String key) {
        return new StatusReader(store)
                .read(model).uploads().stream()
                        .filter(upload -> upload.key().equals(key))
                        .filter(UploadStatus.Accepted.class::isInstance)
                        .map(UploadStatus.Accepted.class::cast)
                        .flatMap(upload -> upload.run().stream())
                        .findFirst()
                        .orElseThrow();
    }
}
