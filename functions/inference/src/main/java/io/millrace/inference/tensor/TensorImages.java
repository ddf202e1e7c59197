package io.millrace.inference.tensor;

import io.millrace.inference.Limits;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;

/** Brings a tensor to pixels: [n, height, width, channels], grey levels 0 to 255 as UINT8, or whole FP32 numbers. */
final class TensorImages {
    private static final int RANK = 4;
    private static final int WHITE = 255;

    private final int channels;
    private final Limits limits;

    TensorImages(ModelSignature signature, Limits limits) {
        this.channels = signature.image().orElseThrow().channels();
        this.limits = limits;
    }

    RawColumn.Images of(Tensor tensor) {
        if (!tensor.datatype().isNumeric()) {
            throw tensor.wrong("datatype " + tensor.datatype() + ", but the model wants pixels: use UINT8");
        }
        long[] shape = tensor.shape();
        if (shape.length != RANK || shape[1] < 1 || shape[2] < 1 || shape[3] != channels) {
            throw tensor.wrong("shape " + Arrays.toString(shape) + " must be [n, height, width, " + channels + "]");
        }
        limits.checkSides("input '" + tensor.name() + "'", shape[1], shape[2]);
        limits.checkPixels(tensor.size());
        return new RawColumn.Images(pixels(tensor), (int) shape[1], (int) shape[2], channels);
    }

    private static byte[] pixels(Tensor tensor) {
        var pixels = new byte[tensor.size()];
        for (int i = 0; i < pixels.length; i++) {
            if (tensor.isNull(i)) {
                throw tensor.wrong("data[" + i + "] must be a number, not null");
            }
            double level = tensor.number(i);
            if (!(level >= 0 && level <= WHITE && level == Math.rint(level))) {
                throw tensor.wrong("data[" + i + "] is " + level + ", but pixels are whole numbers from 0 to 255");
            }
            pixels[i] = (byte) (int) level;
        }
        return pixels;
    }
}
