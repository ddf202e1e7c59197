package io.millrace.inference.lambda;

import io.millrace.inference.InferenceConfig;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.arc.Unremovable;
import io.quarkus.netty.runtime.virtual.VirtualAddress;
import io.quarkus.netty.runtime.virtual.VirtualClientConnection;
import io.quarkus.netty.runtime.virtual.VirtualResponseHandler;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Quarkus' HTTP server over its channel in memory. That channel's reader may miss the last message: it looks at the
 * queue, finds it empty, and notes that it waits, while the sender has put the message in and found nobody waiting (about
 * once in a hundred thousand requests on a busy machine). The request then never begins; nobody waits for it longer than
 * three seconds after a request's own time is up: a busy machine may need one or two of them to say so itself.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/tree/main/extensions/netty">the channel: VirtualChannel.doBeginRead and
 *     VirtualClientConnection.sendMessage</a>
 */
@Singleton
@Unremovable
class VirtualHttp {
    private static final Duration GRACE = Duration.ofSeconds(3);
    /** Its values have commas that do not separate. */
    private static final String UNDIVIDED = "access-control-request-headers";

    private final VirtualAddress server;
    private final Duration limit;

    @Inject
    VirtualHttp(InferenceConfig config) {
        this(VertxHttpRecorder.VIRTUAL_HTTP, config.requestLimit().plus(GRACE));
    }

    /** @param limit after which no answer is waited for */
    VirtualHttp(VirtualAddress server, Duration limit) {
        this.server = server;
        this.limit = limit;
    }

    /**
     * The routes' answer.
     *
     * @throws TimeoutException if there is none in time
     * @throws ExecutionException if the server hung up, or its answer could not be read
     */
    HttpAnswer answer(HttpEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        var head = head(event);
        var body = body(event);
        var response = new Response();
        var connection = VirtualClientConnection.connect(response, server);
        try {
            connection.sendMessage(head);
            connection.sendMessage(body);
            return response.answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            connection.close();
        }
    }

    private static HttpRequest head(HttpEvent event) {
        // Whoever made an event of the request has looked at its headers.
        var headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        event.headers().forEach((name, value) -> add(headers, name, value));
        if (!event.cookies().isEmpty()) {
            headers.add(HttpHeaderNames.COOKIE, String.join("; ", event.cookies()));
        }
        if (!headers.contains(HttpHeaderNames.HOST)) {
            headers.add(HttpHeaderNames.HOST, "localhost");
        }
        if (event.body().isPresent()) {
            headers.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(event.method()), event.target(), headers);
    }

    private static void add(HttpHeaders headers, String name, String value) {
        if (name.toLowerCase(Locale.ROOT).equals(UNDIVIDED)) {
            headers.add(name, value);
        } else {
            headers.add(name, List.of(value.split(",")));
        }
    }

    private static HttpContent body(HttpEvent event) {
        return event.body()
                .<HttpContent>map(bytes -> new DefaultLastHttpContent(Unpooled.wrappedBuffer(bytes)))
                .orElse(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Gathers the answer, message by message, on the server's thread. */
    private static final class Response implements VirtualResponseHandler {
        private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable HttpResponse head;

        @Override
        public void handleMessage(Object message) {
            try {
                if (message instanceof HttpResponse response) {
                    head = response;
                }
                if (message instanceof HttpContent content) {
                    body.writeBytes(ByteBufUtil.getBytes(content.content()));
                }
                if (message instanceof LastHttpContent && head != null) {
                    answer.complete(answer(head));
                }
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private HttpAnswer answer(HttpResponse head) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (var name : head.headers().names()) {
                if (!HttpHeaderNames.SET_COOKIE.contentEqualsIgnoreCase(name)
                        && !HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                    headers.put(name, String.join(",", head.headers().getAll(name)));
                }
            }
            return new HttpAnswer(
                    head.status().code(),
                    headers,
                    head.headers().getAll(HttpHeaderNames.SET_COOKIE),
                    body.toByteArray());
        }

        @Override
        public void close() {
            answer.completeExceptionally(new IllegalStateException("the server closed the connection"));
        }
    }
}
