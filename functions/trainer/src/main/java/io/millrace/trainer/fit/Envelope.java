package io.millrace.trainer.fit;

import io.millrace.lifecycle.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The form of every checkpoint: a magic word, the length of a JSON header and the header, a body (little-endian), and
 * last the SHA-256 of everything before it, so that a torn or foreign file is known as such.
 */
public record Envelope(byte[] header, ByteBuffer body) {
    private static final int MAGIC_BYTES = 8;
    private static final int HASH_CHARACTERS = 64;

    /**
     * The bytes of a checkpoint.
     *
     * @param magic the word of its kind, eight ASCII characters
     * @param bodyBytes how many bytes the body writes
     * @throws ArithmeticException if it would be larger than 2 GiB
     */
    public static byte[] seal(String magic, byte[] header, long bodyBytes, Consumer<ByteBuffer> body) {
        int size = Math.toIntExact(MAGIC_BYTES + Integer.BYTES + header.length + bodyBytes);
        var buffer = ByteBuffer.allocate(size + HASH_CHARACTERS).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(ascii(magic)).putInt(header.length).put(header);
        body.accept(buffer);
        buffer.put(hash(buffer.array(), size));
        return buffer.array();
    }

    /** Header and body, or empty if the bytes are not a whole checkpoint of that kind. */
    public static Optional<Envelope> open(String magic, byte[] bytes) {
        int size = bytes.length - HASH_CHARACTERS;
        if (size < MAGIC_BYTES + Integer.BYTES
                || !Arrays.equals(bytes, 0, MAGIC_BYTES, ascii(magic), 0, MAGIC_BYTES)
                || !Arrays.equals(bytes, size, bytes.length, hash(bytes, size), 0, HASH_CHARACTERS)) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes, 0, size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(MAGIC_BYTES);
        var header = new byte[buffer.getInt()];
        buffer.get(header);
        return Optional.of(new Envelope(header, buffer));
    }

    private static byte[] hash(byte[] bytes, int size) {
        return ascii(Sha256.of(Arrays.copyOf(bytes, size)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
