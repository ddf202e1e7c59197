package io.millrace.inference.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.http.Admission;
import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.Exchange;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of bodies, over a server and sockets. It answers what it hears of them. */
@Timeout(30)
class BodiesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final int MOST_BYTES = 3 * Bodies.SHORT;
    private static final int MOST_REQUESTS = 2;

    private final Vertx vertx = Vertx.vertx();
    private final Admission admission = new Admission(MOST_REQUESTS, Long.MAX_VALUE);
    private final List<Socket> sockets = new ArrayList<>();
    private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private HttpServer server;

    private void start(Duration limit, Duration silence) throws Exception {
        var bodies = new Bodies(new BodyReader(MOST_BYTES), silence, LOOK, vertx);
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(request -> {
                    // As Quarkus does: nothing is read of a request before somebody asks.
                    request.pause();
                    bodies.take(new Exchange(limit, admission), request, new Teller(request));
                })
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Exchanges stay open here, so that requests which were let in keep their places. */
    private final class Teller implements IncomingBody.Listener {
        private final HttpServerRequest request;

        Teller(HttpServerRequest request) {
            this.request = request;
        }

        @Override
        public void whole(byte[] body) {
            request.response()
                    .end("whole " + body.length + " " + new String(body, 0, Math.min(5, body.length), US_ASCII));
        }

        @Override
        public void refused(Throwable reason) {
            request.response().end("refused: " + reason.getMessage());
        }

        @Override
        public void gone() {
            gone.add("gone");
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (var socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, Bodies.SHORT, Bodies.SHORT + 1, MOST_BYTES})
    void aBodyComesAsAWholeWhateverItsLength(int length) throws Exception {
        start(LONG, LONG);
        var answer = answer("Content-Length: " + length, "x".repeat(length));
        assertThat(answer).contains("whole " + length + " " + "x".repeat(Math.min(5, length)));
    }

    @Test
    void aBodyOfUnknownLengthComesToo() throws Exception {
        start(LONG, LONG);
        assertThat(answer("Transfer-Encoding: chunked", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"))
                .endsWith("whole 5 hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void aBodyThatComesInPartsIsWaitedFor(String header) throws Exception {
        start(LONG, LONG);
        boolean chunked = header.startsWith("Transfer");
        var socket = send(header, chunked ? "2\r\nhe\r\n" : "he");
        for (var part : chunked ? List.of("2\r\nll\r\n", "1\r\no\r\n", "0\r\n\r\n") : List.of("ll", "o")) {
            socket.getOutputStream().write(part.getBytes(US_ASCII));
        }
        assertThat(answerOf(socket)).endsWith("whole 5 hello");
    }

    @Test
    void theNextRequestOfAConnectionHasItsOwnBody() throws Exception {
        start(LONG, LONG);
        var socket = send("Content-Length: 5", "hello");
        assertThat(answerOf(socket)).endsWith("whole 5 hello");
        write(socket, "Content-Length: 2", "hi");
        assertThat(answerOf(socket)).endsWith("whole 2 hi");
    }

    @Test
    void whoAsksBeforeSendingIsToldToSend() throws Exception {
        start(LONG, LONG);
        var socket = send("Content-Length: 5\r\nExpect: 100-continue", "");
        assertThat(head(socket)).startsWith("http/1.1 100");
        socket.getOutputStream().write("hello".getBytes(US_ASCII));
        assertThat(answerOf(socket)).endsWith("whole 5 hello");
    }

    @Test
    void whoAsksBeforeSendingTooMuchIsRefusedWithoutSending() throws Exception {
        start(LONG, LONG);
        var answer = answer("Content-Length: " + (MOST_BYTES + 1) + "\r\nExpect: 100-continue", "");
        assertThat(answer).contains("refused: the body is over the limit of " + MOST_BYTES);
    }

    @Test
    void theRestOfARefusedBodyIsReadPastAndTheConnectionGoesOn() throws Exception {
        start(LONG, LONG);
        var longer = "x".repeat(MOST_BYTES + 1);
        var socket = send("Content-Length: " + longer.length(), longer);
        assertThat(answerOf(socket)).contains("refused: the body is over the limit");
        write(socket, "Content-Length: 2", "hi");
        assertThat(answerOf(socket)).endsWith("whole 2 hi");
    }

    @Test
    void aBodyOfUnknownLengthIsRefusedAsSoonAsItIsTooLong() throws Exception {
        start(LONG, LONG);
        var part = Integer.toHexString(MOST_BYTES + 1) + "\r\n" + "x".repeat(MOST_BYTES + 1) + "\r\n";
        assertThat(answer("Transfer-Encoding: chunked", part)).contains("refused: the body is over the limit");
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsGivenUpAndSoIsItsConnection() throws Exception {
        start(Duration.ofMillis(50), LONG);
        assertThat(answer("Content-Length: 5", "he"))
                .containsIgnoringCase("connection: close")
                .contains("refused: the body did not come within");
    }

    @Test
    void aSenderWhoFallsSilentIsGivenUp() throws Exception {
        start(LONG, Duration.ofMillis(50));
        assertThat(answer("Content-Length: 100000", "he"))
                .containsIgnoringCase("connection: close")
                .contains("refused: nothing more of the body came for PT0.05S");
    }

    @Test
    void aRefusedSenderWhoFallsSilentIsHungUpOn() throws Exception {
        start(LONG, Duration.ofMillis(50));
        var socket = send("Content-Length: " + (MOST_BYTES + 1), "he");
        assertThat(answerOf(socket)).contains("refused: the body is over the limit");
        assertThat(socket.getInputStream().read()).as("the end").isNegative();
    }

    @Test
    void aSenderWhoHangsUpIsForgotten() throws Exception {
        start(LONG, LONG);
        send("Content-Length: 5", "he").close();
        assertThat(gone.poll(10, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void longBodiesTakePlacesBeforeTheyComeAndShortOnesDoNot() throws Exception {
        start(LONG, LONG);
        for (int i = 0; i < 2 * MOST_REQUESTS; i++) {
            send("Content-Length: 5", "he");
        }
        for (int i = 0; i < MOST_REQUESTS; i++) {
            assertThat(answer("Transfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n"))
                    .endsWith("whole 1 x");
        }
        assertThat(answer("Transfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n")).contains("refused: more requests");
        assertThat(answer("Content-Length: 5", "hello")).endsWith("whole 5 hello");
    }

    @Test
    void noMoreThanABoundedNumberOfShortOnesIsWaitedForWithoutAPlace() throws Exception {
        start(LONG, LONG);
        for (int i = 0; i < MOST_REQUESTS; i++) {
            new Exchange(LONG, admission).admit(0);
        }
        for (int i = 0; i < Bodies.MOST_SHORT; i++) {
            send("Content-Length: 5", "he");
        }
        // The server reads its sockets when it likes: one more finds no place as soon as all of those wait.
        String last;
        do {
            last = answer("Content-Length: 5", "hello");
        } while (last.endsWith("whole 5 hello"));
        assertThat(last).contains("refused: more requests");

        for (var socket : sockets) {
            socket.close();
        }
        do {
            last = answer("Content-Length: 5", "hello");
        } while (last.contains("refused"));
        assertThat(last).as("when the others have gone").endsWith("whole 5 hello");
    }

    private String answer(String headers, String body) throws IOException {
        return answerOf(send(headers, body));
    }

    private Socket send(String headers, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        sockets.add(socket);
        write(socket, headers, body);
        return socket;
    }

    private static void write(Socket socket, String headers, String body) throws IOException {
        var request = "POST / HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(US_ASCII));
    }

    /** Head and body of the next answer on the connection; all of them have a content length. */
    private static String answerOf(Socket socket) throws IOException {
        var head = head(socket);
        int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        return head + new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    /** In small letters. */
    private static String head(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
