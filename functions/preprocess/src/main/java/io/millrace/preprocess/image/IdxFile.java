package io.millrace.preprocess.image;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.preprocess.intake.SourceFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * One IDX file of bytes (yann.lecun.com/exdb/mnist): 0, 0, type 8, number of dimensions, the dimensions as big-endian
 * 32-bit integers, then the values.
 */
final class IdxFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MAX_SIDE = 4_096;

    private final String name;
    private final int[] dimensions;
    private final DataInputStream in;

    /** @throws InvalidInputException if magic, dimensions and the file's length disagree */
    IdxFile(SourceFile file, int expectedDimensions) {
        this.name = file.name();
        this.dimensions = new int[expectedDimensions];
        try {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file.file()), BUFFER_BYTES));
            var length = Files.size(file.file());
            var header = 4L + 4L * expectedDimensions;
            if (length < header) {
                throw refused("is cut: %d bytes hold no IDX header".formatted(length));
            }
            var magic = in.readInt();
            if (magic != (UNSIGNED_BYTE << 8 | expectedDimensions)) {
                throw refused("starts with 0x%08x, but an IDX file of bytes in %d dimensions starts with 0x%08x"
                        .formatted(magic, expectedDimensions, UNSIGNED_BYTE << 8 | expectedDimensions));
            }
            var values = 1L;
            for (int i = 0; i < expectedDimensions; i++) {
                dimensions[i] = in.readInt();
                if (dimensions[i] < 0 || i > 0 && (dimensions[i] == 0 || dimensions[i] > MAX_SIDE)) {
                    throw refused("has the dimension %d, out of range".formatted(dimensions[i]));
                }
                values *= dimensions[i];
            }
            if (length - header != values) {
                throw refused("promises %,d values but holds %,d".formatted(values, length - header));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int items() {
        return dimensions[0];
    }

    int dimension(int index) {
        return dimensions[index];
    }

    byte[] read(int bytes) {
        try {
            var values = new byte[bytes];
            in.readFully(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InvalidInputException refused(String what) {
        return new InvalidInputException(
                "'" + name + "' " + what,
                Place.file(name),
                "Upload the original *-images-idx3-ubyte and *-labels-idx1-ubyte files, whole.");
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
