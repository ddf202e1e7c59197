package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {

    @Test
    void greyPngKeepsEveryLevel() {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        var levels = new byte[256];
        for (int i = 0; i < 256; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, i);
            levels[i] = (byte) i;
        }

        assertThat(Images.decode(encoded(image, "png"), "a.png", 0))
                .usingRecursiveComparison()
                .isEqualTo(new RawColumn.Images(levels, 16, 16, 1));
    }

    @Test
    void greyBecomesThreeEqualChannels() {
        var image = new BufferedImage(1, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 1, 0, 90);

        assertThat(Images.decode(encoded(image, "png"), "a.png", 3).pixels()).containsExactly(0, 0, 0, 90, 90, 90);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_3BYTE_BGR})
    void colourPngKeepsEveryChannelAndDropsTransparency(int type) {
        var image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, 0xFF0A141E);
        image.setRGB(1, 0, 0xFFFF8000);

        var decoded = Images.decode(encoded(image, "png"), "a.png", 0);

        assertThat(decoded.channels()).isEqualTo(3);
        assertThat(decoded.pixels()).containsExactly(10, 20, 30, 255, 128, 0);
    }

    @Test
    void coloursBecomeGreyAsTheEyeWeighsThem() {
        var image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xFF0000);
        image.setRGB(1, 0, 0x00FF00);
        image.setRGB(2, 0, 0x0000FF);

        assertThat(Images.decode(encoded(image, "png"), "a.png", 1).pixels()).containsExactly(76, 150, 29);
    }

    @Test
    void blackAndWhitePngIsGrey() {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(1, 0, 0xFFFFFF);

        var decoded = Images.decode(encoded(image, "png"), "a.png", 0);

        assertThat(decoded.channels()).isEqualTo(1);
        assertThat(decoded.pixels()).containsExactly(0, 255);
    }

    @Test
    void sixteenBitsKeepTheUpperEight() {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0xABCD);

        assertThat(Images.decode(encoded(image, "png"), "a.png", 0).pixels()).containsExactly(0xAB, 0);
    }

    @Test
    void jpegsAreDecodedToo() {
        var grey = Images.decode(encoded(noise(20, 30, BufferedImage.TYPE_BYTE_GRAY), "jpeg"), "a.jpg", 0);
        var colour = Images.decode(encoded(noise(20, 30, BufferedImage.TYPE_INT_RGB), "jpeg"), "a.jpg", 0);

        assertThat(grey.channels()).isEqualTo(1);
        assertThat(colour)
                .extracting(RawColumn.Images::height, RawColumn.Images::width, RawColumn.Images::channels)
                .containsExactly(30, 20, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void anImageCutShortAnywhereIsRefused(String format) {
        byte[] whole = encoded(noise(60, 50, BufferedImage.TYPE_INT_RGB), format);

        for (double share : new double[] {0.01, 0.2, 0.5, 0.9, 0.99}) {
            byte[] cut = Arrays.copyOf(whole, (int) (whole.length * share));
            refused(() -> Images.decode(cut, "cut." + format, 0), "cut." + format);
        }
    }

    @Test
    void damagedPixelsAreRefused() {
        byte[] damaged = encoded(noise(60, 50, BufferedImage.TYPE_INT_RGB), "png");
        Arrays.fill(damaged, 100, 400, (byte) 0x55);

        refused(() -> Images.decode(damaged, "bad.png", 0), "bad.png");
    }

    @Test
    void aHeaderThatPromisesTooManyPixelsIsRefusedBeforeTheyAreMade() {
        byte[] bomb = encoded(noise(4, 4, BufferedImage.TYPE_BYTE_GRAY), "png");
        var header = ByteBuffer.wrap(bomb);
        header.putInt(16, 100_000).putInt(20, 100_000);
        var crc = new CRC32();
        crc.update(bomb, 12, 17);
        header.putInt(29, (int) crc.getValue());

        refused(() -> Images.decode(bomb, "bomb.png", 0), "100000 x 100000");
    }

    @Test
    void aHeaderTellsSizeAndDepthWithoutTheRest() {
        var png = encoded(noise(20, 30, BufferedImage.TYPE_4BYTE_ABGR), "png");
        var jpeg = encoded(noise(20, 30, BufferedImage.TYPE_INT_RGB), "jpeg");
        var deep = encoded(noise(20, 30, BufferedImage.TYPE_USHORT_GRAY), "png");

        assertThat(Images.header(Arrays.copyOf(png, 40), "a.png")).isEqualTo(header(png, 4));
        assertThat(Images.header(jpeg, "a.jpg")).isEqualTo(header(jpeg, 3));
        assertThat(Images.header(deep, "a.png")).isEqualTo(header(deep, 2));
        refused(() -> Images.header(Arrays.copyOf(png, 20), "a.png"), "a.png");
        refused(() -> Images.header(new byte[0], "empty.png"), "neither PNG nor JPEG");
    }

    private static Images.Header header(byte[] encoded, int bytesPerPixel) {
        var decoded = Images.decode(encoded, "whole", 0);
        return new Images.Header(decoded.height(), decoded.width(), bytesPerPixel);
    }

    @Test
    void aJpegWithMoreScansThanPicturesHaveIsRefusedBeforeItIsDecoded() {
        byte[] jpeg = encoded(noise(16, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
        var many = Arrays.copyOf(jpeg, jpeg.length + 202);
        for (int i = jpeg.length; i < many.length; i += 2) {
            many[i] = (byte) 0xFF;
            many[i + 1] = (byte) 0xDA;
        }

        refused(() -> Images.decode(many, "a.jpg", 0), "more than 100 scans");
    }

    @Test
    void otherFilesAreRefused() {
        refused(() -> Images.decode(new byte[0], "empty.png", 0), "neither PNG nor JPEG");
        refused(() -> Images.decode(encoded(noise(4, 4, BufferedImage.TYPE_INT_RGB), "gif"), "a.png", 0), "neither");
        refused(() -> Images.decode("<svg/>".getBytes(StandardCharsets.UTF_8), "a.svg", 0), "neither");
    }

    private static void refused(ThrowingCallable decoding, String words) {
        assertThatThrownBy(decoding).isInstanceOf(InvalidInputException.class).hasMessageContaining(words);
    }

    private static BufferedImage noise(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var random = new Random(3);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, out)).isTrue();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
