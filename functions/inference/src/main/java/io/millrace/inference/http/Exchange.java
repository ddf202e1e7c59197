package io.millrace.inference.http;

import io.millrace.inference.HttpStatusException;
import io.millrace.inference.Prediction;
import io.millrace.lifecycle.error.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request under way, from its first byte until its answer has been sent: since when, what it holds of the memory there
 * is for all, and what it has predicted so far. Goes from thread to thread, but is in the hands of one at a time.
 */
public final class Exchange implements AutoCloseable {
    private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

    private final RequestTime time;
    private final Ticket ticket;
    private final List<Prediction> predictions = new ArrayList<>(1);

    /**
     * Starts the request's clock.
     *
     * @param limit most time that it may take
     * @param admission of all requests
     */
    public Exchange(Duration limit, Admission admission) {
        this.time = new RequestTime(limit);
        this.ticket = new Ticket(admission);
    }

    /**
     * The one that this thread works on.
     *
     * @throws IllegalStateException if it works on none
     */
    public static Exchange current() {
        var exchange = CURRENT.get();
        if (exchange == null) {
            throw new IllegalStateException("no request is under way on this thread");
        }
        return exchange;
    }

    /** Does something as this request's thread. */
    <T> T during(Supplier<T> work) {
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** What is left of the request's time; positive. */
    public Duration left() {
        return time.left();
    }

    /** Lets the request hold so many bytes in all, if it does not yet. */
    public void hold(long bytes) {
        ticket.hold(bytes);
    }

    /** Takes note of a prediction that is part of the answer. */
    public void predicted(Prediction part) {
        predictions.add(part);
    }

    /** Since the request came in. */
    Duration elapsed() {
        return time.elapsed();
    }

    /**
     * Lets the request in, if it is not.
     *
     * @param bodyBytes length of the body as it is sent, negative if unknown
     * @throws UnavailableException if it does not fit beside the others
     */
    public void admit(long bodyBytes) {
        ticket.enter(bodyBytes);
    }

    /**
     * Takes note of how much of the body has come.
     *
     * @param bodyBytes read so far, unpacked
     * @throws HttpStatusException 408 if the request's time is up
     * @throws UnavailableException if that does not fit beside what others hold now
     */
    public void read(long bodyBytes) {
        checkReading();
        ticket.read(bodyBytes);
    }

    /** @throws HttpStatusException 408 if the body is still being read when the request's time is up */
    public void checkReading() {
        time.checkReading();
    }

    /** Empty if the request asked for none. */
    List<Prediction> predictions() {
        return List.copyOf(predictions);
    }

    /** Gives back what the request holds. */
    @Override
    public void close() {
        ticket.leave();
    }
}
