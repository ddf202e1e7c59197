package io.millrace.inference;

import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.JsonLog;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.lifecycle.store.ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/** Makes the objects of this function, once a container. */
class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ObjectStore store(InferenceConfig config) {
        return new S3ObjectStore(AwsClients.s3(), config.bucket());
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
                (champion, reason) -> JsonLog.write(
                        "champion_not_served",
                        Map.of(
                                "model", champion.model().value(),
                                "version", champion.version(),
                                "reason", String.valueOf(reason.getMessage()))));
    }

    void close(@Disposes ModelRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    InferenceService service(ModelRegistry registry, InferenceConfig config) {
        return new InferenceService(
                registry,
                new Limits(config.maxBodyBytes(), config.maxRows(), config.maxImageSide(), config.maxPixelBytes()));
    }

    @Produces
    @Singleton
    BodyReader bodies(InferenceConfig config) {
        return new BodyReader(config.maxBodyBytes());
    }
}
