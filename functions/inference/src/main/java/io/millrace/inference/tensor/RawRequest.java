package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.TensorSpec;
import io.millrace.onnx.TensorValue;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A body that is nothing but the bytes of the one input. All outputs are wanted in binary. */
final class RawRequest {
    private static final String FIX = "; send JSON, or JSON with binary tensors behind it";

    private RawRequest() {}

    /** @throws InvalidInputException if the model has several inputs, or its shape does not follow from the length */
    static TensorRequest of(List<TensorSpec> inputs, byte[] body) {
        if (inputs.size() != 1) {
            throw new InvalidInputException("a raw binary body (Inference-Header-Content-Length: 0) is for models with"
                    + " one input; this one has " + inputs.size() + FIX);
        }
        var input = inputs.getFirst();
        var bytes = ByteBuffer.wrap(body);
        var tensor = input.datatype() == Datatype.BYTES
                ? text(input, bytes)
                : BinaryElements.read(input.name(), input.datatype(), shape(input, body.length), bytes);
        return new TensorRequest(Optional.empty(), List.of(tensor), List.of(), true);
    }

    private static Tensor text(TensorSpec input, ByteBuffer bytes) {
        long[] shape = {1};
        if (!input.accepts(shape)) {
            throw Tensor.wrong(
                    input.name(),
                    "a raw binary body is one text, of shape [1]; the model wants " + input.shape() + FIX);
        }
        var texts = new String[] {BinaryElements.text(input.name(), 0, bytes)};
        return new Tensor(input.name(), new TensorValue.Texts(shape, texts), new BitSet());
    }

    /** The one variable extent follows from the length. */
    private static long[] shape(TensorSpec input, int bytes) {
        var shape = input.shape().stream().mapToLong(Long::longValue).toArray();
        long known = input.datatype().bytes();
        int variable = -1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != TensorSpec.ANY) {
                known *= shape[i];
            } else if (variable < 0) {
                variable = i;
            } else {
                throw Tensor.wrong(
                        input.name(),
                        "its shape " + input.shape()
                                + " has several variable extents, which do not follow from the length of a raw body"
                                + FIX);
            }
        }
        if (variable >= 0) {
            if (known <= 0 || bytes % known != 0) {
                throw Tensor.wrong(
                        input.name(), bytes + " bytes are no whole number of " + known + " for shape " + input.shape());
            }
            shape[variable] = bytes / known;
        }
        return shape;
    }
}
