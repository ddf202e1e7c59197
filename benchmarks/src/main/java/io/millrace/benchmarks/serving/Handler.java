package io.millrace.benchmarks.serving;

import io.millrace.inference.Answer;
import io.millrace.inference.InferenceService;
import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import io.millrace.inference.Prediction;
import io.millrace.inference.Predictor;
import io.millrace.inference.predictionlog.Losses;
import io.millrace.inference.predictionlog.PredictionLog;
import io.millrace.inference.predictionlog.SystemEntropy;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.registry.RegistryWatcher;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The endpoint's own objects with their default settings, wired as the function wires them, without HTTP in front and
 * with a bucket in memory behind.
 */
final class Handler implements AutoCloseable {
    static final Limits LIMITS = new Limits(6 << 20, 10_000, 4_000_000, 4_096, 64 << 20, bytes -> {});
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ModelRegistry registry;
    private final InferenceService service;
    private final PredictionLog log;
    private final SystemEntropy entropy = new SystemEntropy();
    private final List<Prediction> predicted = new ArrayList<>();

    Handler(ObjectStore store) {
        var clock = Clock.systemUTC();
        registry = new ModelRegistry(
                store, clock, Duration.ofSeconds(2), Duration.ofSeconds(60), 512 << 20, () -> LIMIT, new Silent());
        service = new InferenceService(registry, new Predictor(Lease::predict, predicted::add), LIMITS);
        log = new PredictionLog(
                store,
                clock,
                entropy,
                new PredictionLog.Settings(1, false, Duration.ofSeconds(30), 1 << 20, Duration.ZERO),
                new Losses(clock, (total, reason) -> {}));
    }

    /** All that happens between the body and the answer's bytes. */
    Answer answer(String model, InferRequest request) {
        var payload = request.jsonBytes() == InferRequest.ALL_JSON
                ? new Payload.Json(request.body())
                : new Payload.Tensors(request.body(), request.jsonBytes());
        try (var lease = lease(model)) {
            var answer = service.infer(lease, payload);
            log(predicted);
            predicted.clear();
            return answer;
        }
    }

    void log(List<Prediction> parts) {
        log.add(entropy.uuid().toString(), Duration.ofMillis(1), List.copyOf(parts));
    }

    /** Open until the caller closes it. */
    Lease lease(String model) {
        return registry.lease(ModelRef.of(model, null));
    }

    @Override
    public void close() {
        log.close();
        registry.close();
    }

    private static final class Silent implements RegistryWatcher {
        @Override
        public void championNotServed(VersionKey champion, LifecycleException reason) {}

        @Override
        public void aliasesNotRead(ModelName model, LifecycleException reason) {}
    }
}
