package io.millrace.inference.http;

import org.jspecify.annotations.Nullable;

/** Counts what is under way, so that more than fits is turned away before it is read. Thread-safe. */
public final class Admission {
    private static final int DECODED = 8;

    private final int maxRequests;
    private final long maxBytes;
    private final int maxBodyBytes;
    private int requests;
    private long bytes;

    /**
     * @param maxBytes of all bodies together, each counted as often as decoding may multiply it
     * @param maxBodyBytes longest body
     */
    public Admission(int maxRequests, long maxBytes, int maxBodyBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** What one request takes; given back once. */
    record Ticket(long bytes) {}

    /**
     * @param bodyBytes length of the body, negative if unknown
     * @return null if there is no room now; a request alone always finds room
     */
    synchronized @Nullable Ticket enter(long bodyBytes) {
        long body = bodyBytes < 0 ? maxBodyBytes : Math.min(bodyBytes, maxBodyBytes);
        long weight = Math.min(maxBytes, body * DECODED);
        if (requests >= maxRequests || bytes + weight > maxBytes) {
            return null;
        }
        requests++;
        bytes += weight;
        return new Ticket(weight);
    }

    synchronized void leave(Ticket ticket) {
        requests--;
        bytes -= ticket.bytes;
    }
}
