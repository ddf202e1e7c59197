package io.millrace.inference.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Lets a short body come in before its request is given a thread. A thread that waits for a body is woken for each part
 * of it, which takes longer than most predictions. Long bodies, those of unknown length, and more than so many at a time
 * are read by the request's thread, within the limits of {@link Admission}.
 */
@ApplicationScoped
class ShortBodies {
    /** Bytes. */
    static final int SHORT = 64 * 1024;

    /** With the one above it bounds what waiting requests hold: 16 MiB. */
    static final int MOST_WAITING = 256;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,5}");

    private final Duration limit;
    private final AtomicInteger waiting = new AtomicInteger();

    ShortBodies(RequestLimit limit) {
        this.limit = limit.most();
    }

    void take(RoutingContext context) {
        RequestTime.begin(context);
        var request = context.request();
        if (!isShort(request)) {
            context.next();
        } else if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            context.next();
        } else {
            collect(context, request);
        }
    }

    /** Goes on when the body is there, or when the request's time is up, which {@link RequestTime} then finds. */
    private void collect(RoutingContext context, HttpServerRequest request) {
        long timer = context.vertx().setTimer(Math.max(1, limit.toMillis()), late -> {
            waiting.decrementAndGet();
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.next();
        });
        request.body().onComplete(body -> {
            if (!context.vertx().cancelTimer(timer)) {
                return;
            }
            waiting.decrementAndGet();
            if (body.succeeded()) {
                ((RoutingContextInternal) context).setBody(body.result());
                context.next();
            } else {
                // The sender has gone: nobody is there to be answered.
                request.connection().close();
            }
        });
        // Quarkus holds each request back until somebody reads it.
        request.resume();
    }

    private static boolean isShort(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.method() == HttpMethod.POST
                // Of HTTP/2 the framework takes no request that has been read.
                && request.version() != HttpVersion.HTTP_2
                && length != null
                && LENGTH.matcher(length).matches()
                && Integer.parseInt(length) <= SHORT
                // Whoever asks before sending is told by the first read.
                && !request.headers().contains(HttpHeaders.EXPECT)
                && !request.isEnded();
    }
}
