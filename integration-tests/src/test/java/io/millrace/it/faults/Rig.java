package io.millrace.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.LocalAccount;
import io.millrace.local.LocalClients;
import io.millrace.local.batch.BatchApi;
import io.millrace.local.batch.JobQueue;
import io.millrace.local.process.Child;
import io.millrace.local.routing.Routes;
import io.millrace.local.s3.LocalS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The stages in processes of their own, with proxies between them and the local S3 and Batch. Events are not delivered by
 * anybody but the test; jobs are taken and not carried out by anybody but the test.
 */
final class Rig implements AutoCloseable {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String QUEUE = "millrace-cpu";
    private static final String DEFINITION = "millrace-trainer-cpu";

    /** An event in a stage's queue. */
    record Message(String stage, String event) {
        /** The object it tells of; empty text for other events. */
        String key() {
            return Json.read(event.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                    .at("/detail/object/key")
                    .asText("");
        }
    }

    private final Path home;
    private final Routes routes = Routes.load(ROOT.resolve("infra/routes"), LocalAccount.BUCKET);
    private final ConcurrentLinkedQueue<Message> messages = new ConcurrentLinkedQueue<>();
    private final List<String> submitted = new ArrayList<>();
    private final Map<String, StageProcess> stages = new HashMap<>();
    private final LocalS3 s3;
    private final ObjectStore bucket;
    private final FaultProxy s3Proxy;
    private final FaultProxy batchProxy;
    private final Map<String, String> environment = new HashMap<>();
    private JobQueue jobs;
    private BatchApi batch;

    Rig(Path home) {
        this.home = home;
        this.s3 = LocalS3.start(
                new LocalS3.Settings(
                        home,
                        0,
                        LocalAccount.BUCKET,
                        LocalAccount.REGION,
                        LocalAccount.ACCESS_KEY_ID,
                        LocalAccount.SECRET_ACCESS_KEY),
                this::route,
                Clock.systemUTC());
        this.s3Proxy = new FaultProxy(s3.endpoint());
        startBatch();
        this.batchProxy = new FaultProxy(batch.endpoint());
        var account = new LocalAccount(s3.endpoint(), batch.endpoint(), s3.endpoint());
        this.bucket = LocalClients.store(account);
        environment.putAll(new LocalAccount(s3Proxy.endpoint(), batchProxy.endpoint(), s3.endpoint()).awsEnvironment());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("MILLRACE_BUCKET", LocalAccount.BUCKET);
        environment.put("MILLRACE_BATCH_CPU_QUEUE", QUEUE);
        environment.put("MILLRACE_BATCH_CPU_JOB_DEFINITION", DEFINITION);
        for (var stage : routes.stages()) {
            stages.put(stage, new StageProcess(stage, ROOT, home, environment));
        }
    }

    /** The bucket itself, past the proxy. */
    ObjectStore bucket() {
        return bucket;
    }

    StageProcess stage(String name) {
        return stages.get(name);
    }

    void follow(Script script) {
        s3Proxy.follow(script);
        batchProxy.follow(script);
    }

    /** Takes the events that came since the last call, in their order. */
    List<Message> messages() {
        var taken = new ArrayList<Message>();
        for (var next = messages.poll(); next != null; next = messages.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Names of the jobs that AWS Batch was given since the last {@link #restore}, in that order. */
    synchronized List<String> submitted() {
        return List.copyOf(submitted);
    }

    Map<String, byte[]> snapshot() {
        var objects = new TreeMap<String, byte[]>();
        for (var key : keys("")) {
            objects.put(key, bucket.get(key));
        }
        return objects;
    }

    /** The bucket as it was then, and AWS Batch without jobs; no events are left. */
    void restore(Map<String, byte[]> snapshot) {
        keys("").stream().filter(key -> !snapshot.containsKey(key)).forEach(bucket::delete);
        snapshot.forEach((key, bytes) -> bucket.put(key, bytes, "application/octet-stream"));
        batch.close();
        jobs.close();
        startBatch();
        batchProxy.leadTo(batch.endpoint());
        messages.clear();
    }

    List<String> keys(String prefix) {
        try (var objects = bucket.list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    /** Starts the packaged trainer on a run, through the proxy. */
    Child train(String runKey, int attempt) {
        var trainer = ROOT.resolve("functions/trainer/target/trainer");
        var variables = new HashMap<>(environment);
        variables.put("AWS_BATCH_JOB_ID", "job-of-the-test");
        variables.put("AWS_BATCH_JOB_ATTEMPT", String.valueOf(attempt));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        return Child.start(
                List.of(trainer.resolve("bin/trainer").toString(), "--run", runKey),
                variables,
                trainer,
                home.resolve("logs/trainer.log"));
    }

    @Override
    public void close() throws IOException {
        stages.values().forEach(StageProcess::close);
        s3Proxy.close();
        batchProxy.close();
        batch.close();
        jobs.close();
        s3.close();
    }

    private void startBatch() {
        try {
            var folder = Files.createTempDirectory(Files.createDirectories(home.resolve("batch")), "jobs");
            synchronized (this) {
                submitted.clear();
            }
            jobs = new JobQueue(
                    folder,
                    0,
                    (command, variables) -> {
                        throw new IllegalStateException("the test carries out the jobs");
                    },
                    this::jobChanged,
                    line -> {},
                    LocalAccount.REGION,
                    Clock.systemUTC());
            batch = new BatchApi(0, jobs, QUEUE, DEFINITION, Clock.systemUTC());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private synchronized void jobChanged(String event) {
        var detail = Json.read(event.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                .path("detail");
        if (detail.path("status").asText().equals("SUBMITTED")) {
            submitted.add(detail.path("jobName").asText());
        }
        route(event);
    }

    private void route(String event) {
        routes.stagesFor(event).forEach(stage -> messages.add(new Message(stage, event)));
    }
}
