package io.millrace.onnx;

import static io.millrace.onnx.OnnxGraph.ANY;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * Images of any size brought to one size (linear with antialiasing; exact where they have it already) and to numbers
 * from 0 to 1, channels last.
 */
final class ImageFeatures extends FeatureGraph {
    private static final float WHITE = 255;

    private final ImageShape shape;

    private ImageFeatures(ImageShape shape) {
        this.shape = shape;
    }

    static ImageFeatures fit(DatasetManifest dataset) {
        return new ImageFeatures(dataset.image()
                .orElseThrow(
                        () -> new IllegalArgumentException("dataset " + dataset.dataset() + " has no image shape")));
    }

    @Override
    public FeatureShape shape() {
        return new FeatureShape.Image(shape.height(), shape.width(), shape.channels());
    }

    @Override
    public List<ModelSignature.Input> inputs() {
        return List.of(new ModelSignature.Input(ModelSignature.IMAGE, ColumnType.IMAGE, List.of()));
    }

    @Override
    FeatureValues write(OnnxGraph graph) {
        String pixels = graph.input(
                TensorNames.ofColumn(ModelSignature.IMAGE), DataType.UINT8, ANY, ANY, ANY, shape.channels());
        String sizes = graph.longs(new long[] {shape.height(), shape.width()}, 2);
        // Resized before any transpose: ONNX Runtime's optimiser breaks on 8-bit pixels the other way round.
        String resized = graph.node(
                "Resize",
                List.of(pixels, "", "", sizes),
                Attributes.integers("axes", 1, 2),
                Attributes.text("mode", "linear"),
                Attributes.text("coordinate_transformation_mode", "half_pixel"),
                Attributes.integer("antialias", 1));
        String numbers = graph.cast(resized, DataType.FLOAT);
        return new FeatureValues(
                graph.node("Div", List.of(numbers, graph.floats(new float[] {WHITE}))), Optional.empty());
    }
}
