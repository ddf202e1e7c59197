package io.millrace.onnx;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The image formats that are taken, told apart by their first bytes. */
enum ImageFormat {
    PNG("png") {
        @Override
        int bytesPerPixel(byte[] encoded) {
            // PNG specification, 11.2.2 IHDR: samples a pixel by colour type; a palette's index is one.
            int samples =
                    switch (encoded[PNG_COLOUR_TYPE]) {
                        case 2 -> 3;
                        case 4 -> 2;
                        case 6 -> 4;
                        default -> 1;
                    };
            return Math.max(1, samples * encoded[PNG_BIT_DEPTH] / Byte.SIZE);
        }

        /**
         * Follows the chunks (length, type, data, checksum) to the closing IEND. The JDK's reader accepts a file whose
         * last rows are absent.
         *
         * @see <a href="https://www.w3.org/TR/png-3/#5Chunk-layout">PNG, chunk layout</a>
         */
        @Override
        Optional<String> problem(byte[] encoded) {
            var bytes = ByteBuffer.wrap(encoded);
            long at = PNG_SIGNATURE.length;
            while (at + PNG_CHUNK_FRAME <= encoded.length) {
                long length = Integer.toUnsignedLong(bytes.getInt((int) at));
                int type = bytes.getInt((int) at + Integer.BYTES);
                at += PNG_CHUNK_FRAME + length;
                if (type == IEND && at <= encoded.length) {
                    return Optional.empty();
                }
            }
            return Optional.of("it is cut short");
        }
    },
    JPEG("jpeg") {
        @Override
        int bytesPerPixel(byte[] encoded) {
            return 3;
        }

        /**
         * Counts the scans: each takes the time of a whole image, however few bytes it has. A file that is cut short is
         * told by the reader's warnings instead: a JPEG may lack its last marker and be whole.
         *
         * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, B.1.1 and B.2.3</a>
         */
        @Override
        Optional<String> problem(byte[] encoded) {
            int scans = 0;
            for (int i = 0; i + 1 < encoded.length; i++) {
                // Inside a scan's data 0xFF stands before 0x00 or a restart marker only. A segment's own bytes may look
                // like a marker, so the count is at most too high.
                if (encoded[i] == MARKER && encoded[i + 1] == START_OF_SCAN && ++scans > MOST_SCANS) {
                    return Optional.of("it has more than " + MOST_SCANS + " scans");
                }
            }
            return Optional.empty();
        }
    };

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG_SIGNATURE = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    private static final byte MARKER = (byte) 0xFF;
    private static final byte START_OF_SCAN = (byte) 0xDA;
    /** A progressive file has about ten. */
    private static final int MOST_SCANS = 100;

    private static final int PNG_BIT_DEPTH = 24;
    private static final int PNG_COLOUR_TYPE = 25;
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

    /** What one pixel takes once decoded; the header must have been read without an error. */
    abstract int bytesPerPixel(byte[] encoded);

    /** What is wrong with the file as a whole, in words that follow "cannot be read"; the header must have been read. */
    abstract Optional<String> problem(byte[] encoded);

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
