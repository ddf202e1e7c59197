package io.millrace.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on loopback that remembers what it was asked and gives the answers laid ready, in order. */
final class LoopbackServer implements AutoCloseable {
    static {
        // Otherwise each answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** How an exchange is answered. */
    interface Answer {
        void to(HttpExchange exchange, byte[] body) throws IOException;
    }

    /** What a request does where its answer is lost. */
    interface Effect {
        void of(HttpExchange exchange, byte[] body);
    }

    record Request(String method, URI uri, String ifMatch, String ifNoneMatch, String body) {}

    private final Deque<Answer> ready = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    /** @param otherwise answers when nothing is laid ready */
    LoopbackServer(Answer otherwise) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = exchange.getRequestBody().readAllBytes();
                requests.add(request(exchange, body));
                next(otherwise).to(exchange, body);
            }
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Request> requests() {
        return requests;
    }

    /** Lays an answer ready for the next request. */
    void next(int status, String body) {
        ready.add((exchange, request) -> send(exchange, status, body));
    }

    /** Breaks the next request's connection instead of answering. */
    void nextBreaks() {
        ready.add((exchange, request) -> {});
    }

    /** Lets the next request take effect, and breaks its connection instead of answering. */
    void nextLosesItsAnswer(Effect effect) {
        ready.add((exchange, body) -> effect.of(exchange, body));
    }

    /** Answers the next request with nothing, for as long as the client waits. */
    void nextHangs() {
        ready.add((exchange, request) -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Promises more bytes than it sends, then breaks the connection. */
    void nextEndsEarly() {
        ready.add((exchange, request) -> {
            exchange.getResponseHeaders().add("ETag", "\"0\"");
            exchange.getResponseHeaders().add("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
        });
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD") || status == 204) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized Answer next(Answer otherwise) {
        var answer = ready.poll();
        return answer == null ? otherwise : answer;
    }

    private static Request request(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                String.valueOf(headers.getFirst("If-Match")),
                String.valueOf(headers.getFirst("If-None-Match")),
                new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
