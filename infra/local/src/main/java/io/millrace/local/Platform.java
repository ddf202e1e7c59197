package io.millrace.local;

import io.millrace.local.batch.BatchApi;
import io.millrace.local.batch.JobQueue;
import io.millrace.local.gateway.HttpGateway;
import io.millrace.local.lambda.FunctionDefinition;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.lambda.PackagedFunction;
import io.millrace.local.lambda.SqsPoller;
import io.millrace.local.process.Repeating;
import io.millrace.local.queue.FileQueue;
import io.millrace.local.routing.Routes;
import io.millrace.local.routing.SweepTimer;
import io.millrace.local.routing.SweepTimer.Schedule;
import io.millrace.local.s3.LocalS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The AWS that Millrace needs, in this process and its children: S3, EventBridge, SQS, Lambda, API Gateway and Batch on
 * 127.0.0.1. All state lies in one folder and survives the end of the process, whatever that end is.
 */
public final class Platform implements AutoCloseable {
    private static final int LAST_PORT = 65_535;
    private static final Duration REAP = Duration.ofSeconds(1);
    private static final Duration VISIBILITY_SLACK = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, FileQueue> queues = new LinkedHashMap<>();
    private final PlatformSettings settings;
    private final Consumer<String> log;
    private final LocalAccount account;

    /**
     * @param log takes lines for people: failed deliveries
     * @throws IllegalStateException in words for the user: another platform runs there, a package is not built
     * @throws UncheckedIOException in words for the user: a port is in use, the folder cannot be used
     */
    public static Platform start(PlatformSettings settings, Consumer<String> log, Clock clock) {
        // Read once, by the JDK's HTTP server: without it each answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Functions.requirePackages(settings);
        return new Platform(settings, log, clock);
    }

    private Platform(PlatformSettings settings, Consumer<String> log, Clock clock) {
        this.settings = settings;
        this.log = log;
        try {
            own(StateLock.take(settings.home()));
            account = open(clock);
            StateLock.publish(settings.home(), account);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public LocalAccount account() {
        return account;
    }

    /** Messages that wait or are worked on, by stage. */
    public Map<String, Integer> backlog() {
        var sizes = new LinkedHashMap<String, Integer>();
        queues.forEach((stage, queue) -> sizes.put(stage, queue.size()));
        return sizes;
    }

    /** Ends everything that this platform started, in reverse order. What was under way goes on at the next start. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.accept("while stopping: " + e.getMessage());
            }
        }
    }

    private LocalAccount open(Clock clock) {
        var home = settings.home();
        var routes = Routes.load(settings.root().resolve("infra/routes"), LocalAccount.BUCKET);
        var functions = Functions.all(settings);
        for (var stage : routes.stages()) {
            queues.put(stage, new FileQueue(queue(home, stage), visibility(functions, stage), clock));
        }
        var schedule = Schedule.load(settings.root().resolve("infra/schedules/sweep.json"));
        if (!queues.keySet().containsAll(schedule.stages())) {
            throw new IllegalStateException("infra/schedules/sweep.json names a stage without a route: "
                    + schedule.stages() + "; there are " + queues.keySet());
        }
        Consumer<String> events = event ->
                routes.stagesFor(event).forEach(stage -> queues.get(stage).send(event));

        var ports = settings.ports();
        requireFree(ports.http(), "HTTP", "--http-port");
        requireFree(ports.s3(), "S3", "--s3-port");
        requireFree(ports.batch(), "Batch", "--batch-port");
        var s3 = own(LocalS3.start(
                new LocalS3.Settings(
                        home,
                        ports.s3(),
                        LocalAccount.BUCKET,
                        LocalAccount.REGION,
                        LocalAccount.ACCESS_KEY_ID,
                        LocalAccount.SECRET_ACCESS_KEY),
                events,
                clock));
        var environment = new HashMap<String, String>();
        environment.put("AWS_ACCESS_KEY_ID", LocalAccount.ACCESS_KEY_ID);
        environment.put("AWS_SECRET_ACCESS_KEY", LocalAccount.SECRET_ACCESS_KEY);
        environment.put("AWS_REGION", LocalAccount.REGION);
        environment.put("AWS_DEFAULT_REGION", LocalAccount.REGION);
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        // The user's own profiles must not lead a function to another account.
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
        environment.put("MILLRACE_BUCKET", LocalAccount.BUCKET);

        var trainer = new TrainerProcess(settings.root(), home, environment, settings.recorded());
        var jobs = own(
                new JobQueue(home.resolve("batch"), settings.jobs(), trainer, events, log, LocalAccount.REGION, clock));
        var batch = own(new BatchApi(ports.batch(), jobs, LocalAccount.BATCH_QUEUE, Functions.BATCH_DEFINITION, clock));
        environment.put("AWS_ENDPOINT_URL_BATCH", batch.endpoint().toString());

        var started = new HashMap<String, LambdaFunction>();
        for (var definition : functions) {
            var launcher = new PackagedFunction(
                    definition, home, Functions.places(settings.root()), environment, settings.recorded());
            started.put(definition.name(), own(new LambdaFunction(definition, launcher, clock)));
        }
        var logs = new Logs(home.resolve("logs"));
        own(new Repeating(
                "reaper",
                REAP,
                log,
                List.of(
                        () -> started.values().forEach(LambdaFunction::reap),
                        () -> queues.values().forEach(FileQueue::redriveIfAsked),
                        logs::bound)));
        queues.forEach((stage, queue) -> own(new SqsPoller(queue, started.get(stage), log)));
        own(new SweepTimer(
                schedule.every(settings.sweep()),
                (stage, event) -> queues.get(stage).send(event),
                log,
                clock));
        var gateway = own(new HttpGateway(ports.http(), started.get(Functions.INFERENCE), clock));
        return new LocalAccount(s3.endpoint(), batch.endpoint(), gateway.endpoint());
    }

    /** Where a stage's messages lie; its dead letters, too. */
    public static Path queue(Path home, String stage) {
        return home.resolve("queues").resolve(stage);
    }

    private static Duration visibility(List<FunctionDefinition> functions, String stage) {
        return functions.stream()
                .filter(f -> f.name().equals(stage))
                .findFirst()
                .map(f -> f.timeout().plus(VISIBILITY_SLACK))
                .orElseThrow(() -> new IllegalStateException(
                        "infra/routes names the stage " + stage + ", for which there is no function"));
    }

    private static void requireFree(int port, String what, String option) {
        if (port == 0) {
            return;
        }
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalStateException("port " + port + " (" + what + ") is none: give 1 to " + LAST_PORT
                    + ", or 0 for any, with " + option);
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "port " + port + " (" + what + ") is in use; choose another with " + option + " PORT", e);
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }
}
