package io.millrace.inference.server;

import io.millrace.inference.HttpStatusException;
import io.millrace.inference.http.BodyReader;
import io.millrace.inference.http.Exchange;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** One request's body on its way in. All but {@link #look} happens on the thread of the request's connection. */
final class IncomingBody {
    private static final int FIRST_ROOM = 8 * 1024;

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final long declared;
    private final BodyReader limits;
    private final Duration silence;
    private final boolean isShort;
    private final boolean isPacked;
    private final Listener listener;
    private final Consumer<IncomingBody> ended;
    private final Context thread = Vertx.currentContext();

    private State state = State.COMING;
    private byte[] bytes = {};
    private int length;
    private long heard = System.nanoTime();

    private enum State {
        COMING,
        /** Nobody wants the rest: it is read, so that its sender comes to read the answer. */
        REFUSED,
        ENDED
    }

    /** Hears how a body comes out; one of the three, once. */
    interface Listener {
        /** @param body as it was sent */
        void whole(byte[] body);

        /**
         * It cannot be taken in; the rest of it may still come.
         *
         * @param reason one that the endpoint has an answer for
         */
        void refused(Throwable reason);

        /** The sender has hung up. */
        void gone();
    }

    /**
     * @param declared how long it says it is, in bytes; negative if it does not
     * @param isShort whether it is known to be so short that it takes no place before it is there
     * @param ended is told when nothing more comes
     */
    IncomingBody(
            Exchange exchange,
            HttpServerRequest request,
            long declared,
            BodyReader limits,
            Duration silence,
            boolean isShort,
            Listener listener,
            Consumer<IncomingBody> ended) {
        this.exchange = exchange;
        this.request = request;
        this.declared = declared;
        this.limits = limits;
        this.silence = silence;
        this.isShort = isShort;
        this.isPacked = BodyReader.isPacked(request::getHeader);
        this.listener = listener;
        this.ended = ended;
    }

    void begin() {
        request.handler(this::part);
        request.endHandler(end -> end());
        request.exceptionHandler(gone -> hangUp());
        try {
            limits.checkLength(declared, isPacked);
            if (isShort) {
                bytes = new byte[(int) declared];
            } else {
                exchange.admit(declared);
            }
            if (request.headers().contains(HttpHeaders.EXPECT)) {
                request.response().writeContinue();
            }
        } catch (RuntimeException e) {
            refuse(e);
        }
        // Quarkus holds each request back until somebody reads it.
        request.resume();
    }

    private void part(Buffer part) {
        heard = System.nanoTime();
        if (state != State.COMING) {
            return;
        }
        try {
            int more = part.length();
            limits.checkLength((long) length + more, isPacked);
            if (!isShort) {
                exchange.read(length + more);
            }
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(Math.max(FIRST_ROOM, 2 * bytes.length), length + more));
            }
            part.getBytes(bytes, length);
            length += more;
        } catch (RuntimeException e) {
            refuse(e);
        }
    }

    private void end() {
        boolean isWhole = state == State.COMING;
        close();
        if (isWhole) {
            listener.whole(bytes.length == length ? bytes : Arrays.copyOf(bytes, length));
        }
    }

    private void hangUp() {
        boolean isAwaited = state == State.COMING;
        close();
        if (isAwaited) {
            listener.gone();
        }
    }

    private void refuse(RuntimeException reason) {
        state = State.REFUSED;
        bytes = new byte[0];
        listener.refused(reason);
    }

    private void close() {
        if (state != State.ENDED) {
            state = State.ENDED;
            ended.accept(this);
        }
    }

    /** Gives a sender up that takes too long, or says nothing; from any thread. */
    void look() {
        thread.runOnContext(here -> {
            if (state != State.ENDED) {
                try {
                    exchange.checkReading();
                    if (System.nanoTime() - heard >= silence.toNanos()) {
                        throw HttpStatusException.requestTimeout("nothing more of the body came for " + silence);
                    }
                } catch (HttpStatusException late) {
                    giveUp(late);
                }
            }
        });
    }

    private void giveUp(HttpStatusException late) {
        boolean isAwaited = state == State.COMING;
        close();
        if (isAwaited) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            listener.refused(late);
        } else {
            request.connection().close();
        }
    }
}
