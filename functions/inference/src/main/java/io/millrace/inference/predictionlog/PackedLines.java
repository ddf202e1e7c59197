package io.millrace.inference.predictionlog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines that become one object. They are packed while they gather, some hundreds at a time, on the writer's thread: all at the
 * end would keep a processor from the requests for tens of milliseconds, and hold their text until then.
 */
final class PackedLines {
    /** Bytes; a millisecond's work. Fewer, and lines of many models would each keep a packer's quarter of a megabyte. */
    private static final int AT_A_TIME = 256 * 1024;

    private final Executor writer;
    private final ByteArrayOutputStream loose = new ByteArrayOutputStream();
    private int count;

    /** Full enough to be packed. */
    private final Queue<byte[]> ready = new ConcurrentLinkedQueue<>();

    /** In the hands of the writer's thread alone, as what packs into it. */
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();

    private @Nullable GZIPOutputStream packer;

    /** @param writer does one thing after the other */
    PackedLines(Executor writer) {
        this.writer = writer;
    }

    /** For one thread at a time. */
    void add(byte[] line) {
        loose.writeBytes(line);
        count++;
        if (loose.size() >= AT_A_TIME) {
            makeReady();
            writer.execute(this::pack);
        }
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** All of them as a gzip file; for the writer's thread, once, when no line comes any more. */
    byte[] finish() {
        makeReady();
        try {
            pack().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Lets go of what is not packed yet, when no line comes any more and nobody wants them. */
    void discard() {
        ready.clear();
    }

    private void makeReady() {
        ready.add(loose.toByteArray());
        loose.reset();
    }

    private GZIPOutputStream pack() {
        try {
            if (packer == null) {
                packer = new FastGzip(packed);
            }
            for (var lines = ready.poll(); lines != null; lines = ready.poll()) {
                packer.write(lines);
            }
            return packer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines are alike: the fastest level already packs them to a fraction, beside requests that want the processor. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
