package io.millrace.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.sql.SQLException;

/** The pixels of one row. */
record Picture(byte[] pixels, int height, int width) {
    /** Where a query has pixels, height and width; fields follow. */
    private static final int PIXELS = 1;

    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;
    static final int FIRST_FIELD = 4;

    /** @throws InvalidInputException if there are not as many pixels as the size says */
    static Picture read(ParquetRows cursor, int channels) throws SQLException {
        var picture = new Picture(cursor.bytes(PIXELS), cursor.integer(HEIGHT), cursor.integer(WIDTH));
        long expected = (long) picture.height * picture.width * channels;
        if (expected <= 0 || picture.pixels.length != expected) {
            throw new InvalidInputException(
                    "The image %s has %d bytes, and %d x %d x %d were expected."
                            .formatted(
                                    cursor.text(FIRST_FIELD),
                                    picture.pixels.length,
                                    picture.height,
                                    picture.width,
                                    channels),
                    Place.file(cursor.text(FIRST_FIELD)),
                    "Upload the data again.");
        }
        return picture;
    }

    boolean sameSize(Picture other) {
        return height == other.height && width == other.width;
    }
}
