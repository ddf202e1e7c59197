package io.millrace.onnx;

import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The order in which a model that was trained elsewhere wants an image's pixels. */
enum PixelLayout {
    /** [n, channels, height, width]. */
    CHANNELS_FIRST {
        @Override
        List<Integer> extents(int height, int width, int channels) {
            return List.of(channels, height, width);
        }
    },
    /** [n, height, width, channels]. */
    CHANNELS_LAST {
        @Override
        List<Integer> extents(int height, int width, int channels) {
            return List.of(height, width, channels);
        }
    },
    /** [n, height, width], grey. */
    ROWS {
        @Override
        List<Integer> extents(int height, int width, int channels) {
            return channels == 1 ? List.of(height, width) : List.of();
        }
    },
    /** [n, height x width], grey. */
    FLAT {
        @Override
        List<Integer> extents(int height, int width, int channels) {
            return channels == 1 ? List.of(height * width) : List.of();
        }
    };

    /** The dimensions after the row's; empty where the layout has none for such images. */
    abstract List<Integer> extents(int height, int width, int channels);

    /** The layout that the input's shape tells; empty if none, or two that differ, fit. */
    static Optional<PixelLayout> of(TensorSpec input, ImageShape image) {
        var fitting = Arrays.stream(values())
                .filter(layout -> fits(input, layout.extents(image.height(), image.width(), image.channels())))
                .collect(Collectors.toList());
        boolean same = image.channels() == 1 && fitting.equals(List.of(CHANNELS_FIRST, CHANNELS_LAST));
        return fitting.size() == 1 || same && input.shape().get(1) == 1
                ? Optional.of(fitting.getFirst())
                : Optional.empty();
    }

    private static boolean fits(TensorSpec input, List<Integer> extents) {
        var shape = input.shape();
        return !extents.isEmpty()
                && shape.size() == extents.size() + 1
                && IntStream.range(0, extents.size())
                        .allMatch(i -> RowInputs.isOrAny(shape.get(i + 1), extents.get(i)));
    }

    long[] shape(int rows, RawColumn.Images images) {
        var extents = extents(images.height(), images.width(), images.channels());
        var shape = new long[extents.size() + 1];
        shape[0] = rows;
        for (int i = 0; i < extents.size(); i++) {
            shape[i + 1] = extents.get(i);
        }
        return shape;
    }

    /** Where each element of an image in this layout lies in the channels-last pixels. */
    int[] source(RawColumn.Images images) {
        int area = images.height() * images.width();
        int channels = images.channels();
        return IntStream.range(0, area * channels)
                .map(i -> this == CHANNELS_FIRST ? i % area * channels + i / area : i)
                .toArray();
    }
}
