package io.millrace.inference.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the next handler finds of a body, over a server and sockets. It answers a word and the body's length. */
@Timeout(30)
class ShortBodiesTest {
    private static final int ENOUGH = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private volatile ShortBodies bodies = bodies(Duration.ofSeconds(ENOUGH));
    private final List<Socket> sockets = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        var router = Router.router(vertx);
        // As Quarkus does: nothing is read of a request before somebody asks.
        router.route().handler(context -> {
            context.request().pause();
            context.next();
        });
        router.route().handler(context -> bodies.take(context));
        router.route().handler(ShortBodiesTest::tell);
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static ShortBodies bodies(Duration limit) {
        return new ShortBodies(new RequestLimit(limit));
    }

    /** {@code whole} if the body is there, {@code open} if it is still to be read. */
    private static void tell(RoutingContext context) {
        var body = context.body().buffer();
        context.response().end(body == null ? "open" : "whole " + body.length());
    }

    @AfterEach
    void stop() throws Exception {
        for (var socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aShortBodyIsThereAsAWhole() throws Exception {
        assertThat(answer("POST", "Content-Length: 5", "hello")).endsWith("whole 5");
        assertThat(answer("POST", "Content-Length: 0", "")).endsWith("whole 0");
    }

    @Test
    void aBodyThatComesInPartsIsWaitedFor() throws Exception {
        var socket = send("POST", "Content-Length: 5", "he");
        socket.getOutputStream().write("ll".getBytes(US_ASCII));
        socket.getOutputStream().write("o".getBytes(US_ASCII));
        assertThat(answerOf(socket)).endsWith("whole 5");
    }

    @Test
    void theNextRequestOfAConnectionHasItsOwnBody() throws Exception {
        var socket = send("POST", "Content-Length: 5", "hello");
        assertThat(answerOf(socket)).endsWith("whole 5");
        write(socket, "POST", "Content-Length: 2", "hi");
        assertThat(answerOf(socket)).endsWith("whole 2");
    }

    @Test
    void aLongBodyIsLeftToWhoReadsIt() throws Exception {
        int longer = ShortBodies.SHORT + 1;
        assertThat(answer("POST", "Content-Length: " + ShortBodies.SHORT, "x".repeat(ShortBodies.SHORT)))
                .endsWith("whole " + ShortBodies.SHORT);
        assertThat(answer("POST", "Content-Length: " + longer, "x".repeat(longer)))
                .endsWith("open");
    }

    @Test
    void aBodyOfUnknownLengthIsLeftToWhoReadsIt() throws Exception {
        assertThat(answer("POST", "Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n"))
                .endsWith("open");
    }

    @Test
    void whoAsksBeforeSendingIsNotWaitedFor() throws Exception {
        assertThat(answer("POST", "Content-Length: 5\r\nExpect: 100-continue", ""))
                .endsWith("open");
    }

    @Test
    void onlyPostsHaveBodies() throws Exception {
        assertThat(answer("PUT", "Content-Length: 5", "hello")).endsWith("open");
        assertThat(answer("GET", "Accept: */*", "")).endsWith("open");
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsGivenUpAndSoIsItsConnection() throws Exception {
        bodies = bodies(Duration.ofMillis(50));
        assertThat(answer("POST", "Content-Length: 5", "he"))
                .containsIgnoringCase("connection: close")
                .endsWith("open");
    }

    @Test
    void noMoreThanABoundedNumberIsWaitedForAtATime() throws Exception {
        for (int i = 0; i < ShortBodies.MOST_WAITING; i++) {
            send("POST", "Content-Length: 5", "he");
        }
        // The server reads its sockets when it likes: one more is left open as soon as all of those wait.
        String last;
        do {
            last = answer("POST", "Content-Length: 5", "hello");
        } while (last.endsWith("whole 5"));
        assertThat(last).endsWith("open");

        for (var socket : sockets) {
            socket.close();
        }
        do {
            last = answer("POST", "Content-Length: 5", "hello");
        } while (last.endsWith("open"));
        assertThat(last).as("when the others have gone").endsWith("whole 5");
    }

    private String answer(String method, String headers, String body) throws IOException {
        return answerOf(send(method, headers, body));
    }

    private Socket send(String method, String headers, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        sockets.add(socket);
        write(socket, method, headers, body);
        return socket;
    }

    private static void write(Socket socket, String method, String headers, String body) throws IOException {
        var request = method + " / HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(US_ASCII));
    }

    /** Head and body of the next answer on the connection; all of them have a content length. */
    private static String answerOf(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) in.read());
        }
        var head = text.toString().toLowerCase(Locale.ROOT);
        int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        text.append(new String(in.readNBytes(length), US_ASCII));
        return text.toString();
    }
}
