package io.millrace.preprocess;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small inputs, always the same. */
final class Samples {
    private Samples() {}

    /** Header and rows: age (number), job (category of three), label (yes or no). */
    static String people(int rows) {
        return people(0, rows);
    }

    static String people(int from, int to) {
        var text = new StringBuilder("age,job,label\n");
        for (int i = from; i < to; i++) {
            text.append(i * 0.5)
                    .append(',')
                    .append(new String[] {"clerk", "cook", "pilot"}[i % 3])
                    .append(',');
            text.append(i % 2 == 0 ? "yes" : "no").append('\n');
        }
        return text.toString();
    }

    static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] zip(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A grey PNG; every number gives another picture. */
    static byte[] png(int number, int side, boolean colour) {
        var image = new BufferedImage(side, side, colour ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < side * side; i++) {
            var value = (number * 31 + i * 7) & 0xFF;
            image.setRGB(i % side, i / side, colour ? value << 16 | (255 - value) : value << 16 | value << 8 | value);
        }
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** {@code cat/..} and {@code dog/..}, so many each. */
    static Map<String, byte[]> pictures(String prefix, int from, int each) {
        var files = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < each; i++) {
            files.put(prefix + "cat/" + i + ".png", png(from + 2 * i, 4, false));
            files.put(prefix + "dog/" + i + ".png", png(from + 2 * i + 1, 4, false));
        }
        return files;
    }

    static byte[] idxImages(int count, int from) {
        var bytes = ByteBuffer.allocate(16 + count * 4)
                .putInt(0x803)
                .putInt(count)
                .putInt(2)
                .putInt(2);
        for (int i = 0; i < count; i++) {
            bytes.putInt(from + i);
        }
        return bytes.array();
    }

    static byte[] idxLabels(int count) {
        var bytes = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            bytes.put((byte) (i % 3));
        }
        return bytes.array();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
