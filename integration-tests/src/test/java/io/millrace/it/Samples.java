package io.millrace.it;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small data sets with a rule that can be learned, made by a fixed seed. */
final class Samples {
    private Samples() {}

    /** Mixed columns, missing cells, a column name with a space; {@code churn} depends on three of them. */
    static String churn(int rows, long seed) {
        var random = new Random(seed);
        var csv = new StringBuilder("age,monthly bill,plan,城市,active,churn\n");
        var plans = new String[] {"basic", "plus", "pro"};
        var cities = new String[] {"北京", "Zürich", "O'Hare"};
        for (int i = 0; i < rows; i++) {
            int age = 18 + random.nextInt(60);
            double bill = 10 + 90 * random.nextDouble();
            int plan = random.nextInt(3);
            boolean active = random.nextBoolean();
            boolean churn = bill / 50 - plan + (active ? -0.5 : 0.5) > 0.3;
            csv.append(random.nextInt(20) == 0 ? "" : String.valueOf(age))
                    .append(',')
                    .append("%.2f".formatted(bill))
                    .append(',')
                    .append(plans[plan])
                    .append(',')
                    .append(cities[random.nextInt(3)])
                    .append(',')
                    .append(active)
                    .append(',')
                    .append(churn ? "yes" : "no")
                    .append('\n');
        }
        return csv.toString();
    }

    /** {@code price} is linear in two columns but for a little noise. */
    static String prices(int rows, long seed) {
        var random = new Random(seed);
        var csv = new StringBuilder("size\trooms\tprice\n");
        for (int i = 0; i < rows; i++) {
            double size = 30 + 170 * random.nextDouble();
            int rooms = 1 + random.nextInt(6);
            double price = 3_000 * size + 20_000 * rooms + 5_000 * random.nextGaussian();
            csv.append("%.1f\t%d\t%.0f\n".formatted(size, rooms, price));
        }
        return csv.toString();
    }

    /** A zip with a folder a class: horizontal and vertical bars, {@code perClass} of each. */
    static byte[] bars(int perClass, long seed) {
        var random = new Random(seed);
        var files = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < perClass; i++) {
            files.put("horizontal/" + i + ".png", bar(random, true));
            files.put("vertical/" + i + ".png", bar(random, false));
        }
        return zip(files);
    }

    static byte[] bar(Random random, boolean horizontal) {
        var image = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
        var pen = image.createGraphics();
        int at = 2 + random.nextInt(7);
        int grey = 150 + random.nextInt(100);
        pen.setColor(new Color(grey, grey, grey));
        pen.fillRect(horizontal ? 1 : at, horizontal ? at : 1, horizontal ? 10 : 2, horizontal ? 2 : 10);
        pen.dispose();
        for (int i = 0; i < 8; i++) {
            image.getRaster().setSample(random.nextInt(12), random.nextInt(12), 0, random.nextInt(120));
        }
        return png(image);
    }

    static byte[] png(BufferedImage image) {
        try {
            var out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] zip(Map<String, byte[]> files) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(bytes)) {
                for (var file : files.entrySet()) {
                    zip.putNextEntry(new ZipEntry(file.getKey()));
                    zip.write(file.getValue());
                    zip.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reviews of rooms in English and Chinese, with stars that say nothing: text, stars, mood. */
    static String reviews(int rows, long seed) {
        var random = new Random(seed);
        var moods = List.of("glad", "sad");
        var words = Map.of(
                "glad", List.of("clean", "quiet", "lovely", "很好", "干净", "bright"),
                "sad", List.of("dirty", "noisy", "awful", "不好", "太脏", "dark"));
        var things = List.of("The room", "Our bath", "房间", "My bed", "The \"suite\"", "😀 breakfast");
        var text = new StringBuilder("review,stars,mood\n");
        for (int i = 0; i < rows; i++) {
            var mood = moods.get(random.nextInt(2));
            var first = words.get(mood).get(random.nextInt(6));
            var second = words.get(mood).get(random.nextInt(6));
            var review = "%s %d was %s, and %s on day %d"
                    .formatted(things.get(random.nextInt(6)), random.nextInt(900), first, second, random.nextInt(900));
            text.append("\"%s\",%d,%s\n".formatted(review.replace("\"", "\"\""), random.nextInt(5), mood));
        }
        return text.toString();
    }

    static byte[] gzip(byte[] bytes) {
        try {
            var out = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** MNIST's format for images: magic 2051, count, height, width, pixels. */
    static byte[] idxImages(int declared, int actual, int height, int width, long seed) {
        var random = new Random(seed);
        var buffer = ByteBuffer.allocate(16 + actual * height * width);
        buffer.putInt(2051).putInt(declared).putInt(height).putInt(width);
        while (buffer.hasRemaining()) {
            buffer.put((byte) random.nextInt(256));
        }
        return buffer.array();
    }

    /** MNIST's format for labels: magic 2049, count, labels. */
    static byte[] idxLabels(int count, int classes) {
        var buffer = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.put((byte) (i % classes));
        }
        return buffer.array();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
