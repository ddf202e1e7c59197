package io.millrace.evaluate.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.onnx.RawColumn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngPictureTest {

    @Test
    void aPictureComesBackPixelForPixel() throws IOException {
        var images = new RawColumn.Images(new byte[] {0, 0, 0, 0, 0, 0, (byte) 255, 0, 0, 1, 2, 3}, 1, 2, 3);

        var picture = ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(PngPicture.of(images, 1).substring("data:image/png;base64,".length()))));

        assertThat(picture.getWidth()).isEqualTo(2);
        assertThat(picture.getRGB(0, 0)).isEqualTo(0xFFFF0000);
        assertThat(picture.getRGB(1, 0)).isEqualTo(0xFF010203);
    }

    @Test
    void aLargePictureIsShownSmall() throws IOException {
        var images = new RawColumn.Images(new byte[400 * 200], 400, 200, 1);

        var picture = ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(PngPicture.of(images, 0).substring("data:image/png;base64,".length()))));

        assertThat(picture.getHeight()).isEqualTo(80);
        assertThat(picture.getWidth()).isEqualTo(40);
    }
}
