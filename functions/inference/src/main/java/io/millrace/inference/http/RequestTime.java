package io.millrace.inference.http;

import io.millrace.inference.HttpStatusException;
import io.millrace.lifecycle.error.UnavailableException;
import java.time.Duration;

/** How long a request has been under way, and how long it may be. */
final class RequestTime {
    private final long start = System.nanoTime();
    private final Duration limit;

    /** Starts the clock. */
    RequestTime(Duration limit) {
        this.limit = limit;
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
    Duration left() {
        var left = limit.minus(elapsed());
        if (!left.isPositive()) {
            throw new UnavailableException("the request did not end within " + limit
                    + " (MILLRACE_REQUEST_LIMIT); send fewer rows at once, or come again");
        }
        return left;
    }

    /** @throws HttpStatusException 408 if the body is still being read when the request's time is up */
    void checkReading() {
        if (elapsed().compareTo(limit) >= 0) {
            throw HttpStatusException.requestTimeout(
                    "the body did not come within " + limit + " (MILLRACE_REQUEST_LIMIT)");
        }
    }
}
