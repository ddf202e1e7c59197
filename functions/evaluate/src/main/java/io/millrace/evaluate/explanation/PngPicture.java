package io.millrace.evaluate.explanation;

import io.millrace.onnx.RawColumn;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A picture as text that a page can show. */
final class PngPicture {
    /** Longer sides are made shorter, so that a report stays small. */
    private static final int LONGEST_SIDE = 96;

    private PngPicture() {}

    /** {@code data:image/png;base64,...} of one of the images, every so many pixels of a large one. */
    static String of(RawColumn.Images images, int row) {
        int step = Math.ceilDiv(Math.max(images.height(), images.width()), LONGEST_SIDE);
        int height = Math.ceilDiv(images.height(), step);
        int width = Math.ceilDiv(images.width(), step);
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int first = row * images.height() * images.width() * images.channels();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = first + (y * step * images.width() + x * step) * images.channels();
                picture.setRGB(x, y, rgb(images, pixel));
            }
        }
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("no PNG could be written to memory", e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }

    private static int rgb(RawColumn.Images images, int pixel) {
        int red = Byte.toUnsignedInt(images.pixels()[pixel]);
        if (images.channels() < 3) {
            return red << 16 | red << 8 | red;
        }
        int green = Byte.toUnsignedInt(images.pixels()[pixel + 1]);
        int blue = Byte.toUnsignedInt(images.pixels()[pixel + 2]);
        return red << 16 | green << 8 | blue;
    }
}
