package io.millrace.inference.predictionlog;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Randomness of the operating system, which gives it anew for every number. A generator in memory, however it was seeded, is part
 * of the snapshot that Lambda restores many processes from: until it mixes in something new, all of them get the same
 * numbers. Lambda promises that reading this device does not. Only where no snapshot is ever taken, as in a container, may
 * some be read ahead.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">Uniqueness with SnapStart</a>
 */
public final class SystemEntropy implements RandomGenerator {
    private static final Path DEVICE = Path.of("/dev/urandom");
    private static final long VERSION_BITS = 0xF000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_BITS = 3L << 62;
    private static final long VARIANT_1 = 1L << 63;

    /** Of 64 ids. */
    private static final int AHEAD_BYTES = 64 * 2 * Long.BYTES;

    /** Open as long as the process lives. */
    private final Optional<InputStream> device;

    private final RandomGenerator otherwise = new SecureRandom();

    /** Of this machine; also right in a process that was restored from a snapshot. */
    public SystemEntropy() {
        this(DEVICE);
    }

    /** @param device a file that gives other bytes at every read */
    SystemEntropy(Path device) {
        this.device = open(device);
    }

    private SystemEntropy(InputStream device) {
        this.device = Optional.of(device);
    }

    /**
     * The same for a process of which no snapshot is ever taken: the system is asked for the bytes of 64 ids at once, since
     * to ask takes a microsecond or two each time.
     */
    public SystemEntropy readAhead() {
        return device.map(bytes -> new SystemEntropy(new BufferedInputStream(bytes, AHEAD_BYTES)))
                .orElse(this);
    }

    private static Optional<InputStream> open(Path device) {
        try {
            return Optional.of(new FileInputStream(device.toFile()));
        } catch (FileNotFoundException e) {
            // Where there is no such device, SnapStart is not either.
            return Optional.empty();
        }
    }

    @Override
    public long nextLong() {
        return read(Long.BYTES).getLong();
    }

    /** A random UUID (RFC 9562, version 4). */
    public UUID uuid() {
        var bytes = read(2 * Long.BYTES);
        return new UUID(bytes.getLong() & ~VERSION_BITS | VERSION_4, bytes.getLong() & ~VARIANT_BITS | VARIANT_1);
    }

    private ByteBuffer read(int size) {
        var bytes = new byte[size];
        if (device.isEmpty()) {
            otherwise.nextBytes(bytes);
            return ByteBuffer.wrap(bytes);
        }
        try {
            if (device.get().readNBytes(bytes, 0, size) < size) {
                throw new EOFException("the source of entropy ended");
            }
            return ByteBuffer.wrap(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
