package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Turns encoded images into pixels. */
public final class Images {
    /** The most pixels an image may have; as 8-bit colours that many take 96 MB. */
    public static final int MOST_PIXELS = 32_000_000;

    private Images() {}

    /**
     * What an image file says of its size before anything of it is decoded.
     *
     * @param bytesPerPixel what the decoder takes for each pixel, from 1 to 8; a JPEG counts as 3
     */
    public record Header(int height, int width, int bytesPerPixel) {
        public long pixels() {
            return (long) height * width;
        }
    }

    /**
     * Reads the header alone, so that a caller can refuse an image by its size before it costs memory.
     *
     * @param name what to call it in messages
     * @throws InvalidInputException if it is neither PNG nor JPEG, or broken
     */
    public static Header header(byte[] encoded, String name) {
        var format = format(encoded, name);
        return reading(
                encoded,
                name,
                format,
                reader -> new Header(reader.getHeight(0), reader.getWidth(0), format.bytesPerPixel(encoded)));
    }

    /**
     * One PNG or JPEG image as a column of one row. Transparency is dropped, colours become grey as ITU-R BT.601 weighs
     * them, 16-bit samples keep their upper 8 bits; a camera's rotation mark is not applied.
     *
     * @param name what to call it in messages
     * @param channels 1 (grey), 3 (red, green, blue), or 0: as stored (grey stays grey, everything else becomes 3)
     * @throws InvalidInputException if it is neither, broken, cut short or has more than {@value #MOST_PIXELS} pixels
     */
    public static RawColumn.Images decode(byte[] encoded, String name, int channels) {
        if (channels != 0 && channels != 1 && channels != 3) {
            throw new IllegalArgumentException("images have 1 or 3 channels, not " + channels);
        }
        var format = format(encoded, name);
        format.problem(encoded).ifPresent(problem -> {
            throw broken(name, problem, null);
        });
        return reading(encoded, name, format, reader -> {
            var image = read(reader, name);
            boolean grey = Pixels.isGrey(image, format, encoded);
            int wanted = channels == 0 ? (grey ? 1 : 3) : channels;
            return new RawColumn.Images(Pixels.of(image, grey, wanted), image.getHeight(), image.getWidth(), wanted);
        });
    }

    private static ImageFormat format(byte[] encoded, String name) {
        return ImageFormat.of(encoded)
                .orElseThrow(() -> new InvalidInputException(
                        "The file %s is neither PNG nor JPEG.".formatted(name),
                        Place.file(name),
                        "Convert it to PNG or JPEG, or take it out."));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T reading(byte[] encoded, String name, ImageFormat format, Reading<T> reading) {
        ImageReader reader =
                ImageIO.getImageReadersByFormatName(format.readerName()).next();
        // Kept in memory: the default caches on disk.
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            // Without metadata: their compressed texts would be inflated without a bound.
            reader.setInput(stream, true, true);
            return reading.from(reader);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's readers answer some broken files with index and argument errors of their own.
            throw broken(name, String.valueOf(e.getMessage()), e);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader, String name) throws IOException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
            throw new InvalidInputException(
                    "The image %s has %d x %d pixels; at most %d are taken."
                            .formatted(name, reader.getWidth(0), reader.getHeight(0), MOST_PIXELS),
                    Place.file(name),
                    "Scale it down.");
        }
        var damage = new Damage();
        reader.addIIOReadWarningListener(damage);
        var image = reader.read(0);
        if (damage.found() != null) {
            throw broken(name, damage.found(), null);
        }
        return image;
    }

    private static InvalidInputException broken(String name, String why, @Nullable Throwable cause) {
        return new InvalidInputException(
                "The image %s cannot be read: %s.".formatted(name, why),
                Place.file(name),
                "Save or upload it again, or take it out.",
                cause);
    }
}
