package io.millrace.preprocess;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.aws.SqsStage;
import io.millrace.preprocess.dataset.DatasetBuilder;
import io.millrace.preprocess.dataset.ModelLimits;
import io.millrace.preprocess.intake.Bounds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes the objects of this function, once a container. */
class Wiring {
    private static final Logger LOG = Logger.getLogger("millrace");
    /** What the process takes beside DuckDB's limit: measured 170 to 230 MB at up to 2 GB of CSV; a model that is checked more. */
    private static final long RESERVED_MEGABYTES = 600;

    private static final long LEAST_MEGABYTES = 256;
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
        var sweep = new UploadSweep(store, clock, config.stuckAfter(), preprocessing);
        return new SqsStage("preprocess", new UploadEvents(preprocessing, sweep), LOG::info, config.maxReceives());
    }

    private static long databaseMegabytes() {
        return Optional.ofNullable(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))
                .map(text -> Math.max(LEAST_MEGABYTES, Long.parseLong(text) - RESERVED_MEGABYTES))
                .orElse(DEFAULT_MEGABYTES);
    }
}
