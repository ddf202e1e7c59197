package io.millrace.inference.tensor;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Predictions as tensors by their names. */
public final class PredictionTensors {
    private PredictionTensors() {}

    /** @param classes how many probabilities a row has */
    public static Map<String, TensorValue> of(Predictions predictions, int classes) {
        return switch (predictions) {
            case Predictions.Values(float[] values) ->
                Map.of(ModelSignature.PREDICTION, floats(new float[][] {values}, values.length));
            case Predictions.Labels(String[] labels, float[][] probabilities) ->
                Map.of(
                        ModelSignature.LABEL,
                        new TensorValue.Texts(new long[] {labels.length}, labels),
                        ModelSignature.PROBABILITIES,
                        floats(probabilities, labels.length, classes));
        };
    }

    private static TensorValue floats(float[][] rows, long... shape) {
        var data = ByteBuffer.allocate(Math.toIntExact(Shapes.elements(shape)) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (var row : rows) {
            data.asFloatBuffer().put(row);
            data.position(data.position() + row.length * Float.BYTES);
        }
        return new TensorValue.Fixed(Datatype.FP32, shape, data.flip());
    }
}
