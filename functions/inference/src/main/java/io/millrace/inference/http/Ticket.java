package io.millrace.inference.http;

import io.millrace.inference.Room;
import io.millrace.lifecycle.error.UnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;

/** What one request holds of the memory there is for all, given back when its answer has been sent. */
@RequestScoped
public class Ticket implements Room {
    /** What a byte of JSON or CSV may become. */
    private static final int DECODED = 8;

    private final Admission admission;
    private boolean entered;
    private long held;

    Ticket(Admission admission) {
        this.admission = admission;
    }

    /**
     * @param bodyBytes length of the body as it is sent, negative if unknown; nothing is held for it before it comes, so
     *     that slow senders keep nobody out
     * @throws UnavailableException if the request does not fit beside the others
     */
    void enter(long bodyBytes) {
        admission.enter(Math.max(0, bodyBytes) * DECODED);
        entered = true;
    }

    /** @param bodyBytes read so far, unpacked */
    void read(long bodyBytes) {
        hold(bodyBytes * DECODED);
    }

    @Override
    public void hold(long bytes) {
        if (entered && bytes > held) {
            admission.take(bytes - held);
            held = bytes;
        }
    }

    @PreDestroy
    void leave() {
        if (entered) {
            admission.leave(held);
        }
    }
}
