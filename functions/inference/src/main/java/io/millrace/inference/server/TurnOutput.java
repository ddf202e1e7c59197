package io.millrace.inference.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Lines of the log on their way out. An event loop takes in what has come on all its connections, answers it, and looks again;
 * what it logs in such a turn goes out in one write at its end. Lines of other threads go out at once.
 */
final class TurnOutput extends OutputStream {
    /** Bytes, beyond which nothing waits for the end of a turn. */
    static final int MOST = 64 * 1024;

    private final OutputStream out;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private boolean isPromised;

    TurnOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public synchronized void write(int value) {
        gathered.write(value);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        gathered.write(bytes, offset, length);
    }

    @Override
    public synchronized void flush() throws IOException {
        var turn = Context.isOnEventLoopThread() ? Vertx.currentContext() : null;
        // An event loop may log beside all contexts, for a connection that has none yet.
        if (turn == null || gathered.size() > MOST) {
            writeOut();
        } else if (!isPromised) {
            turn.runOnContext(end -> endOfTurn());
            isPromised = true;
        }
    }

    private synchronized void endOfTurn() {
        isPromised = false;
        try {
            writeOut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeOut() throws IOException {
        if (gathered.size() > 0) {
            gathered.writeTo(out);
            gathered.reset();
            out.flush();
        }
    }
}
