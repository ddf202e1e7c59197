package io.millrace.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.lifecycle.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The Lambda Runtime API for one instance of a function, version 2018-06-01: the instance asks for the next invocation,
 * and posts its answer or its error.
 */
final class RuntimeApi implements AutoCloseable {
    static final int RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024;
    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final int ACCEPTED = 202;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<Invocation> next = new LinkedBlockingQueue<>();
    private final AtomicReference<Invocation> running = new AtomicReference<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final String function;
    private final Duration timeout;
    private final Clock clock;

    /** An event on its way through the instance. */
    record Invocation(
            String id, byte[] event, CompletableFuture<Void> taken, CompletableFuture<InvocationResult> result) {}

    RuntimeApi(String function, Duration timeout, Clock clock) {
        this.function = function;
        this.timeout = timeout;
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext(PREFIX, this::handle);
        server.start();
    }

    /** What the instance finds in {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Done when the instance has asked for its first invocation; fails with what it reports as an error of its start. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    Invocation submit(byte[] event) {
        var invocation = new Invocation(
                UUID.randomUUID().toString(), event, new CompletableFuture<>(), new CompletableFuture<>());
        next.add(invocation);
        return invocation;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(PREFIX.length());
            var parts = path.split("/");
            if (path.equals("invocation/next")) {
                sendNext(exchange);
            } else if (path.equals("init/error")) {
                ready.completeExceptionally(new IllegalStateException(errorText(body(exchange))));
                answer(exchange, ACCEPTED, "{\"status\":\"OK\"}");
            } else if (parts.length == 3 && parts[0].equals("invocation")) {
                finish(exchange, parts[1], parts[2]);
            } else {
                answer(exchange, 404, "{\"errorMessage\":\"no such path\",\"errorType\":\"NotFound\"}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext(HttpExchange exchange) throws IOException, InterruptedException {
        ready.complete(null);
        var invocation = next.take();
        running.set(invocation);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                String.valueOf(clock.instant().plus(timeout).toEpochMilli()));
        headers.set(
                "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:" + function);
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        invocation.taken().complete(null);
        exchange.sendResponseHeaders(200, invocation.event().length);
        exchange.getResponseBody().write(invocation.event());
    }

    private void finish(HttpExchange exchange, String id, String what) throws IOException {
        var body = body(exchange);
        var invocation = Optional.ofNullable(running.get())
                .filter(i -> i.id().equals(id) && !i.result().isDone());
        if (invocation.isEmpty()) {
            answer(exchange, 400, "{\"errorMessage\":\"no such invocation\",\"errorType\":\"InvalidRequestID\"}");
            return;
        }
        var tooLarge = what.equals("response") && body.length > RESPONSE_LIMIT_BYTES;
        if (tooLarge) {
            answer(
                    exchange,
                    413,
                    "{\"errorMessage\":\"response over 6 MB\",\"errorType\":\"Function.ResponseSizeTooLarge\"}");
        } else {
            answer(exchange, ACCEPTED, "{\"status\":\"OK\"}");
        }
        invocation.get().result().complete(result(what, body, tooLarge));
    }

    private static InvocationResult result(String what, byte[] body, boolean tooLarge) {
        if (tooLarge) {
            return new InvocationResult.Failure(
                    InvocationResult.Kind.TOO_LARGE,
                    "the answer has " + body.length + " bytes; Lambda takes " + RESPONSE_LIMIT_BYTES);
        }
        return what.equals("response")
                ? new InvocationResult.Answer(body)
                : new InvocationResult.Failure(InvocationResult.Kind.ERROR, errorText(body));
    }

    private static String errorText(byte[] body) {
        try {
            var error = Json.read(body, JsonNode.class);
            return error.path("errorType").asText("Error") + ": "
                    + error.path("errorMessage").asText("");
        } catch (UncheckedIOException e) {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readAllBytes();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
