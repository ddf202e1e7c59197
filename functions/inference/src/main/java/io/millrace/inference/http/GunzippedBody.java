package io.millrace.inference.http;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What a gzip stream holds, from the first read on. */
final class GunzippedBody extends InputStream {
    private final InputStream packed;
    private @Nullable GZIPInputStream unpacked;

    GunzippedBody(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws InvalidInputException if it is no whole gzip stream */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            if (unpacked == null) {
                unpacked = new GZIPInputStream(packed);
            }
            return unpacked.read(to, offset, length);
        } catch (ZipException | EOFException e) {
            throw new InvalidInputException(
                    "the body is no whole gzip stream, as Content-Encoding says it is", Place.nowhere(), "", e);
        }
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
