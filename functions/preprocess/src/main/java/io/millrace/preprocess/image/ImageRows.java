package io.millrace.preprocess.image;

import io.millrace.lifecycle.spec.Split;
import io.millrace.onnx.RawColumn;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.duckdb.DuckDBAppender;

/** Appends images to the table {@code pixels}, one row each; grey pictures stored in colour become grey. */
final class ImageRows {
    static final String TABLE = "pixels";
    static final String CREATE = "CREATE TABLE " + TABLE + " (r BIGINT, file VARCHAR, label VARCHAR, given TINYINT,"
            + " height INTEGER, width INTEGER, channels INTEGER, hash VARCHAR, image BLOB)";
    private static final int COLOURS = 3;

    private final DuckDBAppender rows;
    private final MessageDigest digest;
    private long count;

    ImageRows(DuckDBAppender rows) {
        this.rows = rows;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(String file, String label, Optional<Split> given, RawColumn.Images image) throws SQLException {
        var grey = image.channels() == COLOURS ? grey(image.pixels()) : Optional.<byte[]>empty();
        var pixels = grey.orElse(image.pixels());
        digest.update(
                (image.height() + "x" + image.width() + ":").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        rows.beginRow();
        rows.append(count++);
        rows.append(file);
        rows.append(label);
        rows.append((byte) (int) given.map(Split::ordinal).orElse(-1));
        rows.append(image.height());
        rows.append(image.width());
        rows.append(grey.isPresent() ? 1 : image.channels());
        rows.append(HexFormat.of().formatHex(digest.digest(pixels)));
        rows.append(pixels);
        rows.endRow();
    }

    long count() {
        return count;
    }

    private static Optional<byte[]> grey(byte[] pixels) {
        var grey = new byte[pixels.length / COLOURS];
        for (int i = 0; i < grey.length; i++) {
            var at = i * COLOURS;
            if (pixels[at] != pixels[at + 1] || pixels[at] != pixels[at + 2]) {
                return Optional.empty();
            }
            grey[i] = pixels[at];
        }
        return Optional.of(grey);
    }

    static byte[] coloured(byte[] grey) {
        var pixels = new byte[grey.length * COLOURS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = grey[i / COLOURS];
        }
        return pixels;
    }
}
