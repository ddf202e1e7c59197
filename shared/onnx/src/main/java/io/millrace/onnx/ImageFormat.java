package io.millrace.onnx;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The image formats that are taken, told apart by their first bytes. */
enum ImageFormat {
    PNG("png") {
        /**
         * Follows the chunks (length, type, data, checksum) to the closing IEND. The JDK's reader accepts a file whose
         * last rows are absent.
         *
         * @see <a href="https://www.w3.org/TR/png-3/#5Chunk-layout">PNG, chunk layout</a>
         */
        @Override
        boolean complete(byte[] encoded) {
            var bytes = ByteBuffer.wrap(encoded);
            long at = PNG_SIGNATURE.length;
            while (at + PNG_CHUNK_FRAME <= encoded.length) {
                long length = Integer.toUnsignedLong(bytes.getInt((int) at));
                int type = bytes.getInt((int) at + Integer.BYTES);
                at += PNG_CHUNK_FRAME + length;
                if (type == IEND) {
                    return at <= encoded.length;
                }
            }
            return false;
        }
    },
    JPEG("jpeg") {
        /** Told by the reader's warnings instead: a JPEG may lack its last marker and be whole. */
        @Override
        boolean complete(byte[] encoded) {
            return true;
        }
    };

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG_SIGNATURE = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    /** Length, type and checksum around a chunk's data. */
    private static final int PNG_CHUNK_FRAME = 12;

    private static final int IEND = 0x49454E44;

    private final String readerName;

    ImageFormat(String readerName) {
        this.readerName = readerName;
    }

    /** The name Image I/O knows it by. */
    String readerName() {
        return readerName;
    }

    /** Whether the file has its end. */
    abstract boolean complete(byte[] encoded);

    static Optional<ImageFormat> of(byte[] encoded) {
        if (startsWith(encoded, PNG_SIGNATURE)) {
            return Optional.of(PNG);
        }
        return startsWith(encoded, JPEG_SIGNATURE) ? Optional.of(JPEG) : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length
                && ByteBuffer.wrap(bytes, 0, start.length).equals(ByteBuffer.wrap(start));
    }
}
