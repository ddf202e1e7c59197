package io.millrace.local.cli;

import io.millrace.local.Platform;
import io.millrace.local.PlatformSettings;
import io.millrace.local.rehearsal.BackgroundRehearsal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the platform until it is interrupted. */
@Command(
        name = "up",
        description = "Run the platform in the foreground; Ctrl-C stops all of it, and the state stays.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "${env:MILLRACE_HTTP_PORT:-8080}",
            description = "Predictions; 0: any free one (MILLRACE_HTTP_PORT; default ${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(
            names = "--s3-port",
            paramLabel = "PORT",
            defaultValue = "${env:MILLRACE_S3_PORT:-9000}",
            description = "S3 (MILLRACE_S3_PORT; default ${DEFAULT-VALUE}).")
    private int s3Port;

    @Option(
            names = "--batch-port",
            paramLabel = "PORT",
            defaultValue = "${env:MILLRACE_BATCH_PORT:-9001}",
            description = "Batch (MILLRACE_BATCH_PORT; default ${DEFAULT-VALUE}).")
    private int batchPort;

    @Option(
            names = "--idle-seconds",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_IDLE_SECONDS:-60}",
            description = "An unused function ends after that long (MILLRACE_IDLE_SECONDS; default ${DEFAULT-VALUE}).")
    private int idleSeconds;

    @Option(
            names = "--inference-idle-seconds",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_INFERENCE_IDLE_SECONDS:-300}",
            description = "The same for inference (MILLRACE_INFERENCE_IDLE_SECONDS; default ${DEFAULT-VALUE}).")
    private int inferenceIdleSeconds;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_INSTANCES:-1}",
            description =
                    "Of preprocess, evaluate and inference, most at a time (MILLRACE_INSTANCES; default ${DEFAULT-VALUE}).")
    private int instances;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_JOBS:-1}",
            description = "Training jobs, most at a time (MILLRACE_JOBS; default ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--own-job-from-seconds",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_OWN_JOB_FROM_SECONDS:-30}",
            description =
                    "How long a trial must take, by estimate, until it has a job of its own (MILLRACE_OWN_JOB_FROM_SECONDS; default ${DEFAULT-VALUE}).")
    private int ownJobFromSeconds;

    @Option(
            names = "--sweep-seconds",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_SWEEP_SECONDS}",
            description =
                    "Between two looks for what is stuck (MILLRACE_SWEEP_SECONDS; default: infra/schedules/sweep.json).")
    private Optional<Integer> sweepSeconds = Optional.empty();

    @Option(
            names = "--rehearse",
            paramLabel = "auto|never",
            defaultValue = "${env:MILLRACE_REHEARSE:-auto}",
            description =
                    "Whether functions that were never rehearsed are, in the background, so that they start sooner"
                            + " (MILLRACE_REHEARSE; default ${DEFAULT-VALUE}).")
    private Rehearse rehearse;

    private enum Rehearse {
        auto,
        never
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = new PlatformSettings(
                place.home(),
                place.root(),
                new PlatformSettings.Ports(httpPort, s3Port, batchPort),
                Duration.ofSeconds(idleSeconds),
                Duration.ofSeconds(inferenceIdleSeconds),
                instances,
                jobs,
                Duration.ofSeconds(ownJobFromSeconds),
                sweepSeconds.map(Duration::ofSeconds),
                false);
        var stopped = new CountDownLatch(1);
        var platform = Platform.start(settings, System.err::println, Clock.systemUTC());
        var rehearsal = rehearse == Rehearse.auto
                ? BackgroundRehearsal.start(Main.class, settings.root(), settings.home())
                : Optional.<BackgroundRehearsal>empty();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            rehearsal.ifPresent(BackgroundRehearsal::close);
            platform.close();
            stopped.countDown();
        }));
        var account = platform.account();
        System.out.printf("""
                Millrace is ready. State: %s
                  bucket  s3://millrace at %s
                  HTTP    %s

                In another terminal:
                  eval "$(./millrace env)"
                  aws s3 cp FILE.csv "s3://$MILLRACE_BUCKET/incoming/MODEL/"
                  ./millrace status MODEL
                  curl "$MILLRACE_URL/v2/models/MODEL"

                Ctrl-C stops it.
                """, settings.home(), account.s3(), account.http());
        System.out.flush();
        stopped.await();
        return 0;
    }
}
