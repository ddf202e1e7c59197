package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.quarkus.netty.runtime.virtual.VirtualAddress;
import io.quarkus.netty.runtime.virtual.VirtualServerChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a server that echoes, loses or drops what it is asked. */
class VirtualHttpTest {
    private static final VirtualAddress SERVER = new VirtualAddress("virtual-http-test");
    private static final HttpEvent LOST = event("/lost");

    private static EventLoopGroup loop;
    private static Channel server;

    @BeforeAll
    static void listen() throws InterruptedException {
        loop = new DefaultEventLoopGroup(1);
        server = new ServerBootstrap()
                .group(loop)
                .channel(VirtualServerChannel.class)
                .childHandler(new Server())
                .bind(SERVER)
                .sync()
                .channel();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close().sync();
        loop.shutdownGracefully();
    }

    @Test
    void requestArrivesWithItsHeadersCookiesAndBody() throws Exception {
        var event = new HttpEvent(
                "PUT",
                "/echo/a%20b",
                "c=%2F",
                Map.of("Accept", "text/csv,image/png", "Access-Control-Request-Headers", "a,b"),
                List.of("one=1", "two=2"),
                Optional.of("body".getBytes(StandardCharsets.UTF_8)));
        var answer = patient().answer(event);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("""
                PUT /echo/a%20b?c=%2F
                accept [text/csv, image/png]
                access-control-request-headers [a,b]
                cookie [one=1; two=2]
                host [localhost]
                transfer-encoding [chunked]
                body""");
    }

    @Test
    void answerHasItsHeadersJoinedAndItsCookiesApart() throws Exception {
        var answer = patient().answer(event("/echo"));
        assertThat(answer.headers()).isEqualTo(Map.of("x", "1,2"));
        assertThat(answer.cookies()).isEqualTo(List.of("a=1, 2", "b=3"));
    }

    @Test
    void requestThatGotLostIsNotWaitedForAndTheNextIsAnswered() throws Exception {
        var impatient = new VirtualHttp(SERVER, Duration.ofMillis(20));
        assertThatThrownBy(() -> impatient.answer(LOST)).isInstanceOf(TimeoutException.class);
        assertThat(patient().answer(event("/echo")).status()).isEqualTo(201);
    }

    @Test
    void callerOfALostRequestIsToldToSendItAgain() throws IOException {
        var answer = new ByteArrayOutputStream();
        new HttpEventHandler(new VirtualHttp(SERVER, Duration.ofMillis(20)))
                .handleRequest(new ByteArrayInputStream("""
                                {"rawPath":"/lost","requestContext":{"http":{"method":"GET"}}}""".getBytes(StandardCharsets.UTF_8)), answer, null);
        assertThat(answer.toString(StandardCharsets.UTF_8))
                .startsWith("{\"statusCode\":503,")
                .contains("\"retry-after\":\"2\"", "{\\\"error\\\":");
    }

    @Test
    void serverThatHangsUpIsNotWaitedFor() {
        assertThatThrownBy(() -> patient().answer(event("/dropped"))).isInstanceOf(ExecutionException.class);
    }

    private static VirtualHttp patient() {
        return new VirtualHttp(SERVER, Duration.ofMinutes(1));
    }

    private static HttpEvent event(String path) {
        return new HttpEvent("GET", path, "", Map.of(), List.of(), Optional.empty());
    }

    /** {@code /echo} tells what it was asked, {@code /dropped} closes the connection, any other path is never answered. */
    @ChannelHandler.Sharable
    private static final class Server extends ChannelInboundHandlerAdapter {
        private final StringBuilder asked = new StringBuilder();
        private String path = "";

        @Override
        public void channelRead(ChannelHandlerContext channel, Object message) {
            if (message instanceof HttpRequest request) {
                path = request.uri();
                asked.setLength(0);
                asked.append(request.method()).append(' ').append(path).append('\n');
                request.headers().names().stream()
                        .sorted(String.CASE_INSENSITIVE_ORDER)
                        .forEach(name -> asked.append(name.toLowerCase(Locale.ROOT))
                                .append(' ')
                                .append(request.headers().getAll(name))
                                .append('\n'));
            }
            if (message instanceof HttpContent content) {
                asked.append(content.content().toString(StandardCharsets.UTF_8));
            }
            if (message instanceof LastHttpContent && path.startsWith("/echo")) {
                channel.writeAndFlush(echo());
            } else if (message instanceof LastHttpContent && path.equals("/dropped")) {
                channel.close();
            }
        }

        private DefaultFullHttpResponse echo() {
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.CREATED,
                    Unpooled.copiedBuffer(asked, StandardCharsets.UTF_8));
            response.headers()
                    .add("x", List.of("1", "2"))
                    .add(HttpHeaderNames.SET_COOKIE, List.of("a=1, 2", "b=3"))
                    .add(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
            return response;
        }
    }
}
