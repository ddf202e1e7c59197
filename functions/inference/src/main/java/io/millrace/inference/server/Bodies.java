package io.millrace.inference.server;

import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.Exchange;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the bodies of requests in, part by part, without a thread that waits for them. Each stays within the limits on
 * bodies, on what all requests hold, and on time. A short body takes no place among the requests under way before it is
 * there as a whole, so that slow senders of short ones keep nobody out; of those only so many are waited for at a time.
 */
final class Bodies {
    /** Bytes. */
    static final int SHORT = 64 * 1024;

    /** With the one above it bounds what waiting short bodies hold: 16 MiB. */
    static final int MOST_SHORT = 256;

    private static final long UNKNOWN = -1;

    private final BodyReader limits;
    private final Duration silence;
    private final Set<IncomingBody> coming = ConcurrentHashMap.newKeySet();
    private final AtomicInteger shortOnes = new AtomicInteger();

    /**
     * @param silence after which a sender is given up
     * @param look how often senders are looked after
     */
    Bodies(BodyReader limits, Duration silence, Duration look, Vertx vertx) {
        this.limits = limits;
        this.silence = silence;
        vertx.setPeriodic(look.toMillis(), now -> coming.forEach(IncomingBody::look));
    }

    /** Begins to take a body in, on the request's own thread, where the listener hears how that ends. */
    void take(Exchange exchange, HttpServerRequest request, IncomingBody.Listener listener) {
        long declared = declared(request);
        boolean isShort = shortOnes.incrementAndGet() <= MOST_SHORT && declared >= 0 && declared <= SHORT;
        if (!isShort) {
            shortOnes.decrementAndGet();
        }
        var body = new IncomingBody(exchange, request, declared, limits, silence, isShort, listener, ended -> {
            coming.remove(ended);
            if (isShort) {
                shortOnes.decrementAndGet();
            }
        });
        coming.add(body);
        body.begin();
    }

    /** How long the body says it is, in bytes; {@value #UNKNOWN} if it does not. Netty lets no other numbers through. */
    private static long declared(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? UNKNOWN : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }
}
