package io.millrace.inference.http;

import io.millrace.lifecycle.error.UnavailableException;

/** What one request holds of the memory there is for all, given back when its answer has been sent. */
final class Ticket {
    /** What a byte of JSON or CSV may become. */
    private static final int DECODED = 8;

    private final Admission admission;
    private boolean entered;
    private long held;

    Ticket(Admission admission) {
        this.admission = admission;
    }

    /**
     * Does nothing for a request that is in.
     *
     * @param bodyBytes length of the body as it is sent, negative if unknown; nothing is held for it before it comes, so
     *     that slow senders keep nobody out
     * @throws UnavailableException if the request does not fit beside the others
     */
    void enter(long bodyBytes) {
        if (!entered) {
            admission.enter(Math.max(0, bodyBytes) * DECODED);
            entered = true;
        }
    }

    /** @param bodyBytes read so far, unpacked */
    void read(long bodyBytes) {
        hold(bodyBytes * DECODED);
    }

    /**
     * Lets the request hold so many bytes in all, if it does not yet.
     *
     * @throws UnavailableException if they do not fit beside what others hold now
     */
    void hold(long bytes) {
        if (entered && bytes > held) {
            admission.take(bytes - held);
            held = bytes;
        }
    }

    void leave() {
        if (entered) {
            entered = false;
            admission.leave(held);
        }
    }
}
