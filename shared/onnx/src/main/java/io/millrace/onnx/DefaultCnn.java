package io.millrace.onnx;

import io.millrace.lifecycle.network.ConvolutionalForm;
import io.millrace.onnx.Architecture.Cnn;
import io.millrace.onnx.Architecture.ConvBlock;
import io.millrace.onnx.Architecture.ResNet;
import java.util.List;

/** The convolutional network that images deserve, in layers. */
final class DefaultCnn {
    private DefaultCnn() {}

    /** @param rows to train on */
    static Architecture of(FeatureShape features, long rows) {
        if (!(features instanceof FeatureShape.Image(int height, int width, int channels))) {
            // Says what is wrong with a cnn on a table.
            var none = new Cnn(List.of(), List.of(), 0);
            none.layers(features, 1);
            return none;
        }
        return switch (ConvolutionalForm.of(height, width, channels, rows)) {
            case ConvolutionalForm.Deep(var filters, int firstPool, double dropout) ->
                new ResNet(filters, firstPool, dropout);
            case ConvolutionalForm.Shallow(var blocks, int hidden, double dropout) ->
                new Cnn(blocks.stream().map(DefaultCnn::block).toList(), List.of(hidden), dropout);
        };
    }

    private static ConvBlock block(ConvolutionalForm.Shallow.Block block) {
        return new ConvBlock(block.filters(), block.kernel(), block.samePadding(), block.pool());
    }
}
