package io.millrace.inference.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells after each read how long a body is so far. */
final class MeteredBody extends FilterInputStream {
    private final LongConsumer meter;
    private long length;

    /** @param meter may throw to end the reading */
    MeteredBody(InputStream body, LongConsumer meter) {
        super(body);
        this.meter = meter;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        int read = super.read(to, offset, wanted);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) {
        length += read;
        meter.accept(length);
    }
}
