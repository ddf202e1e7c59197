package io.millrace.inference.row;

import io.millrace.inference.Limits;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Images;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Map;

/** Turns the PNG and JPEG files of one request into pixels, as many as the limits allow. */
public final class ImageDecoder {
    private final int channels;
    private final Limits limits;
    private long pixelBytes;

    /** @throws InvalidInputException if the model takes no images */
    public ImageDecoder(ModelSignature signature, Limits limits) {
        this.limits = limits;
        this.channels = signature
                .image()
                .orElseThrow(() -> new InvalidInputException("this model takes a table's features, not images"))
                .channels();
    }

    /** One image as a batch of one row. */
    public RawBatch batch(byte[] file) {
        return new RawBatch(1, Map.of(ModelSignature.IMAGE, decode(file, "the body")));
    }

    RawColumn.Images decode(byte[] file, String where) {
        var header = Images.header(file, where);
        limits.checkSides(where, header.height(), header.width());
        pixelBytes += header.pixels() * channels;
        // What is kept of all images so far, and what decoding this one takes meanwhile.
        limits.checkPixels(Math.max(pixelBytes, header.pixels() * header.bytesPerPixel()));
        return Images.decode(file, where, channels);
    }
}
