package io.millrace.preprocess;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.aws.SqsStage;
import io.millrace.aws.StageEvent;
import io.millrace.aws.StageOutcome;
import io.millrace.preprocess.dataset.DatasetBuilder;
import io.millrace.preprocess.dataset.ModelLimits;
import io.millrace.preprocess.intake.Bounds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes the objects of this function, once a container. */
class Wiring {
    private static final Logger LOG = Logger.getLogger("millrace");
    private static final double DATABASE_SHARE = 0.6;
    private static final long DEFAULT_MEGABYTES = 512;

    @Produces
    @Singleton
    SqsStage stage(PreprocessConfig config) {
        var store = new S3ObjectStore(AwsClients.s3(), config.bucket());
        var clock = Clock.systemUTC();
        var bounds = new Bounds(config.maxUnpackedBytes(), Bounds.DEFAULT.ratio(), Bounds.DEFAULT.entries());
        var settings = new DatasetBuilder.Settings(
                Path.of(config.temporaryDirectory()),
                config.databaseMemoryMb().orElseGet(Wiring::databaseMegabytes),
                config.databaseThreads(),
                bounds,
                new ModelLimits(config.maxModelBytes(), ModelLimits.DEFAULT.loading()));
        var preprocessing = new Preprocessing(store, clock, new DatasetBuilder(store, clock, settings));
        return new SqsStage("preprocess", event -> work(preprocessing, event), LOG::info);
    }

    private static StageOutcome work(Preprocessing preprocessing, StageEvent event) {
        return switch (event) {
            case StageEvent.ObjectCreated created -> preprocessing.objectCreated(created);
            case StageEvent.JobStateChanged changed -> new StageOutcome("ignored", Map.of());
        };
    }

    private static long databaseMegabytes() {
        return Optional.ofNullable(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))
                .map(text -> (long) (Long.parseLong(text) * DATABASE_SHARE))
                .orElse(DEFAULT_MEGABYTES);
    }
}
