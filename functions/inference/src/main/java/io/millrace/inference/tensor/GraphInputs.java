package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.TensorSpec;
import io.millrace.onnx.TensorValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings tensors to a graph as they are: its datatypes exactly, its shapes where it fixes them. */
public final class GraphInputs {
    private GraphInputs() {}

    /** @throws InvalidInputException naming the input that is unknown, missing or not as the graph wants it */
    public static Map<String, TensorValue> of(List<TensorSpec> inputs, TensorRequest request) {
        var names = TensorSpec.names(inputs);
        var tensors = InputNames.match(request, names, "Send a tensor of that name.");
        var values = new LinkedHashMap<String, TensorValue>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(names.get(i), value(inputs.get(i), tensors.get(i)));
        }
        return values;
    }

    private static TensorValue value(TensorSpec input, Tensor tensor) {
        if (tensor.datatype() != input.datatype()) {
            throw tensor.wrong("datatype " + tensor.datatype() + ", but the model wants " + input.datatype());
        }
        if (!input.accepts(tensor.shape())) {
            throw tensor.wrong("shape " + Arrays.toString(tensor.shape()) + ", but the model wants " + input.shape()
                    + (input.shape().contains(TensorSpec.ANY) ? " (-1: any)" : ""));
        }
        if (!tensor.nulls().isEmpty()) {
            throw tensor.wrong(
                    "data[" + tensor.nulls().nextSetBit(0) + "] is null, but this model knows no missing values");
        }
        return tensor.value();
    }
}
