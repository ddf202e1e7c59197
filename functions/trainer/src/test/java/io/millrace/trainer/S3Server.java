package io.millrace.trainer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A bucket on loopback for processes of their own: the few requests of S3 that the trainer makes, over a store. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "bucket";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ObjectStore store;
    private BooleanSupplier gate = () -> true;

    S3Server(ObjectStore store) throws IOException {
        this.store = store;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Asked as each request comes: whether to carry it out, or to drop the connection instead. */
    synchronized void gate(BooleanSupplier gate) {
        this.gate = gate;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!gate.getAsBoolean()) {
                return;
            }
            var path = exchange.getRequestURI().getPath();
            var key = path.length() > BUCKET.length() + 2 ? path.substring(BUCKET.length() + 2) : "";
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    if (key.isEmpty()) {
                        answer(exchange, 200, listing(exchange.getRequestURI().getRawQuery()));
                    } else {
                        send(exchange, key, true);
                    }
                }
                case "HEAD" -> send(exchange, key, false);
                case "PUT" -> put(exchange, key, body);
                case "DELETE" -> {
                    store.delete(key);
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> exchange.sendResponseHeaders(501, -1);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void send(HttpExchange exchange, String key, boolean whole) throws IOException {
        var object = store.find(key);
        if (object.isEmpty()) {
            answer(exchange, 404, whole ? "<Error><Code>NoSuchKey</Code></Error>" : "");
            return;
        }
        exchange.getResponseHeaders().add("ETag", '"' + object.get().etag() + '"');
        exchange.getResponseHeaders().add("Last-Modified", "Sun, 01 Nov 2026 12:00:00 GMT");
        exchange.sendResponseHeaders(200, whole ? object.get().bytes().length : -1);
        if (whole) {
            exchange.getResponseBody().write(object.get().bytes());
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        boolean once = exchange.getRequestHeaders().containsKey("If-None-Match");
        var etag = once ? store.create(key, body, "") : Optional.of(store.put(key, body, ""));
        if (etag.isEmpty()) {
            answer(exchange, 412, "<Error><Code>PreconditionFailed</Code></Error>");
            return;
        }
        exchange.getResponseHeaders().add("ETag", '"' + etag.get() + '"');
        exchange.sendResponseHeaders(200, -1);
    }

    private String listing(String query) {
        var prefix = Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith("prefix="))
                .map(parameter -> URLDecoder.decode(parameter.substring("prefix=".length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
        try (var objects = store.list(prefix)) {
            return objects.map(o -> "<Contents><Key>%s</Key><ETag>\"%s\"</ETag><Size>%d</Size></Contents>"
                            .formatted(o.key(), o.etag(), o.sizeBytes()))
                    .collect(Collectors.joining(
                            "", "<ListBucketResult><IsTruncated>false</IsTruncated>", "</ListBucketResult>"));
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
