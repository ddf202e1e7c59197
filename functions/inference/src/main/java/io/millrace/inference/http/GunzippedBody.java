package io.millrace.inference.http;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** What a gzip stream holds, of all its members, from the first read on. */
final class GunzippedBody extends InputStream {
    private final InputStream packed;
    private @Nullable InputStream unpacked;

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
        if (unpacked == null) {
            unpacked = unpack();
        }
        try {
            return unpacked.read(to, offset, length);
        } catch (IOException e) {
            throw notWhole(e);
        }
    }

    private InputStream unpack() {
        try {
            // Not the JDK's: it calls itself once more for each empty member.
            return GzipCompressorInputStream.builder()
                    .setInputStream(packed)
                    .setDecompressConcatenated(true)
                    .get();
        } catch (IOException e) {
            throw notWhole(e);
        }
    }

    private static InvalidInputException notWhole(IOException e) {
        return new InvalidInputException(
                "the body is no whole gzip stream, as Content-Encoding says it is", Place.nowhere(), "", e);
    }

    @Override
    public void close() throws IOException {
        try (packed) {
            if (unpacked != null) {
                unpacked.close();
            }
        }
    }
}
