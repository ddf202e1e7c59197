package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Payload;
import io.millrace.inference.TestModels;
import io.millrace.inference.TestRegistry;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which threads predictions run, over a server. It answers {@code here} for the thread that took the request in. */
@Timeout(30)
class PredictionThreadsTest {
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final ModelRegistry registry = new ModelRegistry(
            store, clock, REFRESH, REFRESH, Long.MAX_VALUE, () -> Duration.ofSeconds(20), new RegistryLog());
    private final PredictionThreads threads = new PredictionThreads(registry);
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private volatile Duration work = Duration.ZERO;

    @BeforeEach
    void start() throws Exception {
        new TestRegistry(store)
                .register("m", 1, TestModels.regression())
                .promote("m", 1)
                .register("light", 1, TestModels.image())
                .promote("light", 1);
        var bodies = new ShortBodies(() -> Duration.ofSeconds(20));
        var router = Router.router(vertx);
        router.route().handler(context -> {
            context.request().pause();
            context.next();
        });
        router.route().handler(bodies::take);
        router.route("/:model").handler(this::predict);
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        registry.close();
    }

    @Test
    void theFirstPredictionOfAModelMayWait() throws Exception {
        assertThat(ask("m", "[]")).isEqualTo("elsewhere");
    }

    @Test
    void whatIsKnownToTakeNextToNoTimeRunsWhereItCameIn() throws Exception {
        askUntilItIsKnownToBeQuick();
        assertThat(ask("m", "[1, 2, 3, 4, 5]")).as("of another length").isEqualTo("elsewhere");
    }

    @Test
    void whatTakesLongNeverDoes() throws Exception {
        work = Duration.ofMillis(5);
        for (int i = 0; i < 3; i++) {
            assertThat(ask("m", "[]")).isEqualTo("elsewhere");
        }
    }

    @Test
    void aBodyThatMustStillBeReadIsReadByAThreadThatMayWait() throws Exception {
        var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString("[]"));
        assertThat(ask("m", chunked)).isEqualTo("elsewhere");
        assertThat(ask("m", chunked)).isEqualTo("elsewhere");
    }

    @Test
    void whatIsPackedMayBeMuch() throws Exception {
        askUntilItIsKnownToBeQuick();
        assertThat(ask("m", BodyPublishers.ofString("[]"), "Content-Encoding", "gzip"))
                .isEqualTo("elsewhere");
        assertThat(ask("m", "[]")).isEqualTo("here");
    }

    @Test
    void aFewBytesMayBeALargeImage() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(ask("light", "[]")).isEqualTo("elsewhere");
        }
    }

    @Test
    void whoFindsOutAboutANewChampionMayWait() throws Exception {
        askUntilItIsKnownToBeQuick();
        clock.advance(REFRESH);
        assertThat(ask("m", "[]")).isEqualTo("elsewhere");
        assertThat(ask("m", "[]")).isEqualTo("here");
    }

    @Test
    void whatIsThrownThereIsTheAnswersFailure() throws Exception {
        assertThat(ask("nobody", "[]")).isEqualTo("failed: NotFoundException");
    }

    private void predict(RoutingContext context) {
        var ref = ModelRef.of(context.pathParam("model"), null);
        threads.answer(context, ref, () -> new Payload.Json(new byte[0]), this::answer)
                .subscribe()
                .with(answer -> context.response().end((String) answer.getEntity()), failure -> context.response()
                        .end("failed: " + failure.getClass().getSimpleName()));
    }

    private Response answer(Lease model, Payload payload) {
        long end = System.nanoTime() + work.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return Response.ok(Context.isOnEventLoopThread() ? "here" : "elsewhere").build();
    }

    /** On a busy machine even what does nothing may take a while, the first time above all. */
    private void askUntilItIsKnownToBeQuick() throws Exception {
        String last;
        do {
            last = ask("m", "[]");
        } while (!last.equals("here"));
    }

    private String ask(String model, String body) throws Exception {
        return ask(model, BodyPublishers.ofString(body));
    }

    private String ask(String model, BodyPublisher body, String... headers) throws Exception {
        var address = URI.create("http://127.0.0.1:" + server.actualPort() + "/" + model);
        var request = HttpRequest.newBuilder(address)
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
