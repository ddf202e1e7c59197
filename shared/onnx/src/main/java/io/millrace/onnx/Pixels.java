package io.millrace.onnx;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/** The 8-bit samples of a decoded image. */
final class Pixels {
    /** Where a PNG's header says how colours are kept, and the values for grey without and with transparency. */
    private static final int PNG_COLOUR_TYPE = 25;

    private static final int PNG_GREY = 0;
    private static final int PNG_GREY_ALPHA = 4;

    private Pixels() {}

    /** Whether the file keeps grey levels. A PNG with fewer than 8 bits a pixel is decoded as a palette all the same. */
    static boolean isGrey(BufferedImage image, ImageFormat format, byte[] encoded) {
        return switch (format) {
            case PNG -> encoded[PNG_COLOUR_TYPE] == PNG_GREY || encoded[PNG_COLOUR_TYPE] == PNG_GREY_ALPHA;
            case JPEG -> image.getRaster().getNumBands() == 1;
        };
    }

    /**
     * The samples row by row, {@code channels} (1 or 3) for each pixel.
     *
     * @param grey whether the image holds grey levels
     */
    static byte[] of(BufferedImage image, boolean grey, int channels) {
        int width = image.getWidth();
        var pixels = new byte[Math.multiplyExact(Math.multiplyExact(width, image.getHeight()), channels)];
        var line = new int[width];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            readLine(image, grey, y, line);
            for (int rgb : line) {
                int red = rgb >> 16 & 0xFF;
                int green = rgb >> 8 & 0xFF;
                int blue = rgb & 0xFF;
                if (channels == 1) {
                    pixels[at++] = (byte) (grey ? red : luma(red, green, blue));
                } else {
                    pixels[at++] = (byte) red;
                    pixels[at++] = (byte) green;
                    pixels[at++] = (byte) blue;
                }
            }
        }
        return pixels;
    }

    private static void readLine(BufferedImage image, boolean grey, int y, int[] line) {
        if (!grey || image.getColorModel() instanceof IndexColorModel) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            return;
        }
        // Not getRGB: Java takes grey levels for linear light and would brighten them.
        var raster = image.getRaster();
        raster.getSamples(0, y, line.length, 1, 0, line);
        int shift = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 8 : 0;
        for (int x = 0; x < line.length; x++) {
            int level = line[x] >> shift;
            line[x] = level << 16 | level << 8 | level;
        }
    }

    /** ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B in 16-bit fixed point, rounded, as most imaging libraries do. */
    private static int luma(int red, int green, int blue) {
        return (19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16;
    }
}
