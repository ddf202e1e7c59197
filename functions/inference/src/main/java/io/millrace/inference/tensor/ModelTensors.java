package io.millrace.inference.tensor;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.ServableModel;
import io.millrace.onnx.TensorSpec;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a model takes and gives in the protocol's words.
 *
 * @param classes the labels in the order of the probabilities; empty where there are none
 */
public record ModelTensors(List<TensorSpec> inputs, List<TensorSpec> outputs, List<String> classes) {
    private static final long ANY = TensorSpec.ANY;

    public static ModelTensors of(ServableModel model) {
        return switch (model) {
            case GraphModel graph -> new ModelTensors(graph.inputs(), graph.outputs(), List.of());
            case OnnxModel columns -> of(columns.signature());
        };
    }

    private static ModelTensors of(ModelSignature signature) {
        var inputs = signature.inputs().stream()
                .map(input -> input(input, signature))
                .toList();
        var outputs =
                switch (signature.task()) {
                    case CLASSIFICATION ->
                        List.of(
                                spec(ModelSignature.LABEL, Datatype.BYTES, ANY),
                                spec(
                                        ModelSignature.PROBABILITIES,
                                        Datatype.FP32,
                                        ANY,
                                        signature.classes().size()));
                    case REGRESSION -> List.of(spec(ModelSignature.PREDICTION, Datatype.FP32, ANY));
                };
        return new ModelTensors(inputs, outputs, signature.classes());
    }

    private static TensorSpec input(ModelSignature.Input input, ModelSignature signature) {
        return switch (input.type()) {
            case NUMBER, TIMESTAMP -> spec(input.name(), Datatype.FP64, ANY);
            case CATEGORY, BOOLEAN, TEXT -> spec(input.name(), Datatype.BYTES, ANY);
            case IMAGE ->
                spec(
                        input.name(),
                        Datatype.UINT8,
                        ANY,
                        ANY,
                        ANY,
                        signature.image().orElseThrow().channels());
        };
    }

    private static TensorSpec spec(String name, Datatype datatype, long... shape) {
        return new TensorSpec(name, datatype, LongStream.of(shape).boxed().toList());
    }
}
