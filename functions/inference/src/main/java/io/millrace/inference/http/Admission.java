package io.millrace.inference.http;

import io.millrace.lifecycle.error.UnavailableException;

/** Counts what is under way in all requests, so that no more is taken in than fits. Thread-safe. */
public final class Admission {
    private final int maxRequests;
    private final long maxBytes;

    private int requests;
    private long bytes;

    /** @param maxBytes that all requests together may hold */
    public Admission(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /**
     * Lets a request in that holds nothing yet.
     *
     * @param expected bytes that it is going to hold, as far as anybody knows
     * @throws UnavailableException if there is no room for it now; a request alone always finds room
     */
    synchronized void enter(long expected) {
        if (requests >= maxRequests || (requests > 0 && bytes + expected > maxBytes)) {
            throw full();
        }
        requests++;
    }

    /**
     * Takes more for a request that is in.
     *
     * @throws UnavailableException if others hold too much for that now
     */
    synchronized void take(long more) {
        if (requests > 1 && bytes + more > maxBytes) {
            throw full();
        }
        bytes += more;
    }

    /** @param held all that the request took */
    synchronized void leave(long held) {
        requests--;
        bytes -= held;
    }

    private static UnavailableException full() {
        return new UnavailableException("more requests are under way than fit; come again");
    }
}
