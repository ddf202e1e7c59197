package io.millrace.inference;

import ai.onnxruntime.OrtEnvironment;
import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.inference.http.Admission;
import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.RegistryLog;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.lifecycle.store.ObjectStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Makes the objects of this function, once a container. */
class Wiring {
    /** Longer, and the last known state answers. */
    private static final Duration STORE_CALL = Duration.ofSeconds(2);

    /**
     * Makes clients and loads the native library while the function starts: Lambda then has more CPU to give, SnapStart
     * keeps the result, and missing configuration shows before the first request.
     */
    void start(@Observes StartupEvent event, InferenceService service) {
        OrtEnvironment.getEnvironment();
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ObjectStore store(InferenceConfig config) {
        return new S3ObjectStore(AwsClients.s3(STORE_CALL), config.bucket());
    }

    @Produces
    @Singleton
    ModelRegistry registry(ObjectStore store, Clock clock, InferenceConfig config) {
        return new ModelRegistry(
                store,
                clock,
                config.championRefresh(),
                config.brokenModelRetry(),
                config.modelCacheBytes(),
                config.runLimit(),
                new RegistryLog());
    }

    void close(@Disposes ModelRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    InferenceService service(ModelRegistry registry, InferenceConfig config) {
        return new InferenceService(
                registry,
                new Limits(
                        config.maxBodyBytes(),
                        config.maxRows(),
                        config.maxElements(),
                        config.maxImageSide(),
                        config.maxPixelBytes()));
    }

    @Produces
    @Singleton
    Admission admission(InferenceConfig config) {
        return new Admission(config.maxConcurrentRequests(), config.maxInFlightBytes(), config.maxBodyBytes());
    }

    @Produces
    @Singleton
    BodyReader bodies(InferenceConfig config) {
        return new BodyReader(config.maxBodyBytes());
    }
}
