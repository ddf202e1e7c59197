package io.millrace.inference;

import io.millrace.inference.batching.Batcher;
import io.millrace.inference.batching.Engine;
import io.millrace.inference.explain.ExplainService;
import io.millrace.inference.http.Admission;
import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.Endpoint;
import io.millrace.inference.http.Exchange;
import io.millrace.inference.http.JsonLog;
import io.millrace.inference.http.RegistryLog;
import io.millrace.inference.predictionlog.Losses;
import io.millrace.inference.predictionlog.PredictionLog;
import io.millrace.inference.predictionlog.SystemEntropy;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.RowService;
import io.millrace.inference.sagemaker.HostedModel;
import io.millrace.lifecycle.store.ObjectStore;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Makes the objects of this function, once a container. */
class Wiring {
    /**
     * Makes clients and loads the native library while the function starts: Lambda then has more CPU to give, SnapStart
     * keeps the result, and missing configuration shows before the first request.
     */
    void start(@Observes StartupEvent event, Instance<Endpoint> endpoint, HeadStart ahead) {
        endpoint.get();
        ahead.library();
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ObjectStore store(InferenceConfig config, HeadStart ahead) {
        return ahead.store(config.bucket());
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
                () -> shorter(config.runLimit(), Exchange.current().left()),
                new RegistryLog());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    void close(@Disposes ModelRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    Limits limits(InferenceConfig config) {
        return new Limits(
                config.maxAnswerBytes(),
                config.maxRows(),
                config.maxElements(),
                config.maxImageSide(),
                config.maxPixelBytes(),
                bytes -> Exchange.current().hold(bytes));
    }

    @Produces
    @Singleton
    Admission admission(InferenceConfig config) {
        return new Admission(config.maxConcurrentRequests(), config.maxInFlightBytes());
    }

    @Produces
    @Singleton
    Engine engine(InferenceConfig config) {
        var batching = config.batching();
        return batching.maxRows() < 2
                ? Lease::predict
                : new Batcher(
                        batching.maxRows(),
                        batching.runsAtOnce().orElse(Runtime.getRuntime().availableProcessors()));
    }

    @Produces
    @Singleton
    Predictor predictor(Engine engine) {
        return new Predictor(engine, part -> Exchange.current().predicted(part));
    }

    @Produces
    @Singleton
    SystemEntropy entropy() {
        var entropy = new SystemEntropy();
        return HeadStart.isIntoSnapshot() ? entropy : entropy.readAhead();
    }

    @Produces
    @Singleton
    PredictionLog predictionLog(ObjectStore store, Clock clock, SystemEntropy entropy, InferenceConfig config) {
        var settings = config.predictionLog();
        return new PredictionLog(
                store,
                clock,
                entropy,
                new PredictionLog.Settings(
                        settings.sample(),
                        settings.payloads(),
                        settings.interval(),
                        settings.maxBytes(),
                        settings.patience()),
                new Losses(
                        clock,
                        (total, reason) -> JsonLog.write(
                                "predictions_not_logged",
                                Map.of(
                                        "lost",
                                        total,
                                        "reason",
                                        reason.getClass().getName()))));
    }

    void close(@Disposes PredictionLog log) {
        log.close();
    }

    @Produces
    @Singleton
    ExplainService explain(ModelRegistry registry, ObjectStore store, Limits limits, InferenceConfig config) {
        return new ExplainService(registry, store, limits, config.explain().maxEvaluations());
    }

    @Produces
    @Singleton
    HostedModel hostedModel(ObjectStore store, Clock clock, InferenceConfig config) {
        return new HostedModel(store, clock, config.invocations().model());
    }

    @Produces
    @Singleton
    InferenceService service(ModelRegistry registry, Predictor predictor, Limits limits) {
        return new InferenceService(registry, predictor, limits);
    }

    @Produces
    @Singleton
    RowService rows(ModelRegistry registry, Predictor predictor, Limits limits) {
        return new RowService(registry, predictor, limits);
    }

    @Produces
    @Singleton
    BodyReader bodies(InferenceConfig config) {
        return new BodyReader(config.maxBodyBytes());
    }
}
