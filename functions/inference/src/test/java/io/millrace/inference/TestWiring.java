package io.millrace.inference;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.Datatype;
import io.millrace.testing.MovableClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** A bucket in memory, with one model of each kind, and a clock that tests move. */
class TestWiring {

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    @Typed({FlakyStore.class, ObjectStore.class})
    FlakyStore store() {
        var store = new FlakyStore();
        new TestRegistry(store)
                .register("adult", 1, TestModels.classifier())
                .register("adult", 2, TestModels.constantClassifier(3))
                .promote("adult", 2)
                .register("house", 1, TestModels.regression())
                .promote("house", 1)
                .register("light", 4, TestModels.image())
                .alias("light", java.util.Optional.of(4), java.util.Optional.empty())
                .register("pair", 1, TestGraphs.sum())
                .promote("pair", 1)
                .register("sample", 1, TestGraphs.sample())
                .promote("sample", 1)
                .register("mixed", 1, TestGraphs.mixed())
                .promote("mixed", 1)
                .register("flowers", 1, TestGraphs.copies("foo", Datatype.FP64, "predict", "predict_proba"))
                .promote("flowers", 1)
                .register("writer", 1, TestGraphs.copies("prompt", Datatype.BYTES, "output"))
                .promote("writer", 1)
                .register("reviews", 1, TestModels.reviews())
                .promote("reviews", 1)
                .alias("untrained", java.util.Optional.empty(), java.util.Optional.empty());
        for (var datatype : Datatype.values()) {
            var name = "echo-" + datatype.name().toLowerCase(Locale.ROOT);
            new TestRegistry(store).register(name, 1, TestGraphs.echo(datatype)).promote(name, 1);
        }
        store.put(
                Keys.background(new ModelName("adult"), "d"),
                "{\"instances\":[{\"age\":20,\"job\":\"clerk\"},{\"age\":50,\"member\":\"true\"},{\"joined\":1.5e9}]}"
                        .getBytes(StandardCharsets.UTF_8),
                "application/json");
        store.put(
                Keys.background(new ModelName("reviews"), "d"),
                "{\"instances\":[{\"review\":\"a dark room\",\"stars\":2},{\"review\":\"房间很好\",\"stars\":5}]}"
                        .getBytes(StandardCharsets.UTF_8),
                "application/json");
        return store;
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    @Typed({MovableClock.class, Clock.class})
    MovableClock clock() {
        return new MovableClock(Instant.parse("2026-11-23T10:00:00Z"));
    }
}
