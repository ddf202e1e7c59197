package io.millrace.inference.http;

import io.millrace.lifecycle.error.UnavailableException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a request has been under way, and how long it may be. */
@RequestScoped
public class RequestTime {
    private static final String START = "millrace.start";

    private final long start;
    private final Duration limit;

    RequestTime(RequestLimit limit, CurrentVertxRequest request) {
        this.start = start(request.getCurrent());
        this.limit = limit.most();
    }

    /** Starts the clock of a request. */
    static void begin(RoutingContext request) {
        request.put(START, System.nanoTime());
    }

    private static long start(@Nullable RoutingContext request) {
        Long begun = request == null ? null : request.get(START);
        return begun == null ? System.nanoTime() : begun;
    }

    /** Since the request came in. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * What is left of the request's time; positive.
     *
     * @throws UnavailableException if nothing is
     */
    public Duration left() {
        var left = limit.minus(elapsed());
        if (!left.isPositive()) {
            throw new UnavailableException("the request did not end within " + limit
                    + " (MILLRACE_REQUEST_LIMIT); send fewer rows at once, or come again");
        }
        return left;
    }

    /** @throws ClientErrorException 408 if the body is still being read when the request's time is up */
    void checkReading() {
        if (elapsed().compareTo(limit) >= 0) {
            throw new ClientErrorException(
                    "the body did not come within " + limit + " (MILLRACE_REQUEST_LIMIT)",
                    Response.Status.REQUEST_TIMEOUT);
        }
    }
}
