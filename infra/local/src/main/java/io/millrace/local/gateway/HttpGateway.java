package io.millrace.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.gateway.PayloadV2.Request;
import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.process.LocalHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** HTTP on 127.0.0.1 in front of a function, with the limits of API Gateway and Lambda. */
public final class HttpGateway implements AutoCloseable {
    private static final int BODY_LIMIT_BYTES = 10 * 1024 * 1024;
    private static final int EVENT_LIMIT_BYTES = 6 * 1024 * 1024;
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "transfer-encoding", "connection", "date");
    private static final Map<String, String> HINT = Map.of(
            "service", "Millrace",
            "models", "GET /v2/models/MODEL",
            "predict", "POST /v1/models/MODEL:predict {\"instances\": [{...}]}",
            "infer", "POST /v2/models/MODEL/infer");

    private final LambdaFunction function;
    private final Clock clock;
    private final LocalHttp http;

    /** @param port 0 takes a free one */
    public HttpGateway(int port, LambdaFunction function, Clock clock) {
        this.function = function;
        this.clock = clock;
        this.http = new LocalHttp(port, this::handle);
    }

    public URI endpoint() {
        return http.endpoint();
    }

    @Override
    public void close() {
        http.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/")) {
                LocalHttp.answer(exchange, 200, "application/json", Json.pretty(new TreeMap<>(HINT)));
                return;
            }
            var body = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
            if (body.length > BODY_LIMIT_BYTES) {
                exchange.getRequestBody().skip(Long.MAX_VALUE);
                error(exchange, 413, "The body is over the limit of 10 MB, the most that API Gateway takes.");
                return;
            }
            var event = PayloadV2.event(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    body,
                    UUID.randomUUID().toString(),
                    clock.instant()));
            if (event.length > EVENT_LIMIT_BYTES) {
                error(
                        exchange,
                        413,
                        "The request is over the limit of 6 MB, the most that Lambda takes (binary bodies grow by a third).");
                return;
            }
            respond(exchange, function.invoke(event));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, InvocationResult result) throws IOException {
        switch (result) {
            case InvocationResult.Answer answer -> {
                var response = PayloadV2.response(answer.payload());
                response.headers().forEach((name, values) -> {
                    if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
                LocalHttp.send(exchange, response.status(), response.body());
            }
            case InvocationResult.Failure failure ->
                error(exchange, failure.kind() == InvocationResult.Kind.TIMEOUT ? 503 : 502, failure.reason());
        }
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        LocalHttp.answer(exchange, status, "application/json", Json.compact(Map.of("error", message)));
    }
}
