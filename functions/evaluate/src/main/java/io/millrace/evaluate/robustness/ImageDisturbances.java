package io.millrace.evaluate.robustness;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** What happens to photographs: the camera moves, turns, is out of focus, and light changes. */
final class ImageDisturbances {
    private static final double MIDDLE_GREY = 128;

    private ImageDisturbances() {}

    static List<Disturbance> all() {
        return List.of(
                Disturbance.of("shift", "share of the side", ImageDisturbances::shift, 0.04, 0.08, 0.12, 0.16, 0.2),
                Disturbance.of("rotation", "degrees", ImageDisturbances::rotate, 5, 10, 15, 20, 30),
                Disturbance.of("brightness", "grey levels", ImageDisturbances::brighten, 20, 40, 60, 80, 100),
                Disturbance.of("contrast", "share lost", ImageDisturbances::flatten, 0.2, 0.4, 0.6, 0.7, 0.8),
                Disturbance.of("blur", "sigma in pixels", ImageDisturbances::blur, 0.5, 0.75, 1, 1.5, 2),
                Disturbance.of("pixel_noise", "grey levels", ImageDisturbances::noise, 10, 20, 40, 60, 80));
    }

    private static RawBatch shift(RawBatch batch, double share, SplittableRandom random) {
        return change(batch, picture -> {
            double angle = random.nextDouble() * 2 * Math.PI;
            double right = share * picture.width() * Math.cos(angle);
            double down = share * picture.height() * Math.sin(angle);
            return picture.map((x, y, channel) -> picture.at(x - right, y - down, channel));
        });
    }

    private static RawBatch rotate(RawBatch batch, double degrees, SplittableRandom random) {
        return change(batch, picture -> {
            double angle = Math.toRadians(random.nextBoolean() ? degrees : -degrees);
            double centerX = (picture.width() - 1) / 2.0;
            double centerY = (picture.height() - 1) / 2.0;
            return picture.map((x, y, channel) -> picture.at(
                    centerX + (x - centerX) * Math.cos(angle) + (y - centerY) * Math.sin(angle),
                    centerY - (x - centerX) * Math.sin(angle) + (y - centerY) * Math.cos(angle),
                    channel));
        });
    }

    private static RawBatch brighten(RawBatch batch, double levels, SplittableRandom random) {
        return change(batch, picture -> {
            double added = random.nextBoolean() ? levels : -levels;
            return picture.map((x, y, channel) -> picture.at(x, y, channel) + added);
        });
    }

    private static RawBatch flatten(RawBatch batch, double share, SplittableRandom random) {
        return change(
                batch,
                picture -> picture.map(
                        (x, y, channel) -> MIDDLE_GREY + (1 - share) * (picture.at(x, y, channel) - MIDDLE_GREY)));
    }

    private static RawBatch blur(RawBatch batch, double sigma, SplittableRandom random) {
        int radius = (int) Math.ceil(3 * sigma);
        var kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = Math.exp(-i * i / (2 * sigma * sigma));
            sum += kernel[i + radius];
        }
        double whole = sum;
        return change(batch, picture -> {
            var across = picture.map((x, y, channel) -> {
                double value = 0;
                for (int i = -radius; i <= radius; i++) {
                    value += kernel[i + radius] * picture.at(x + i, y, channel);
                }
                return value / whole;
            });
            return across.map((x, y, channel) -> {
                double value = 0;
                for (int i = -radius; i <= radius; i++) {
                    value += kernel[i + radius] * across.at(x, y + i, channel);
                }
                return value / whole;
            });
        });
    }

    private static RawBatch noise(RawBatch batch, double levels, SplittableRandom random) {
        return change(
                batch,
                picture -> picture.map((x, y, channel) -> picture.at(x, y, channel) + levels * random.nextGaussian()));
    }

    private static RawBatch change(RawBatch batch, UnaryOperator<Pixels> change) {
        var images = (RawColumn.Images) batch.columns().get(ModelSignature.IMAGE);
        var changed = new byte[images.pixels().length];
        for (int row = 0; row < batch.rows(); row++) {
            change.apply(Pixels.of(images, row)).copyTo(changed, row);
        }
        return batch.with(
                ModelSignature.IMAGE,
                new RawColumn.Images(changed, images.height(), images.width(), images.channels()));
    }
}
