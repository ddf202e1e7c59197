package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * An inference request of the protocol.
 *
 * @param id echoed in the answer
 * @param outputs the outputs asked for, in that order; empty: all
 * @param binaryOutput whether outputs that do not say otherwise are wanted in binary
 */
public record TensorRequest(
        Optional<String> id, List<Tensor> inputs, List<RequestedOutput> outputs, boolean binaryOutput) {

    /** @throws InvalidInputException if an input or an output is given twice */
    public TensorRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        var names = new HashSet<String>();
        for (var input : inputs) {
            if (!names.add(input.name())) {
                throw input.wrong("it is given twice");
            }
        }
        names.clear();
        for (var output : outputs) {
            if (!names.add(output.name())) {
                throw new InvalidInputException(
                        "outputs: '" + output.name() + "' is asked for twice", Place.column(null, "outputs"), "");
            }
        }
    }

    /** A request that does not say which outputs it wants: a bare image. */
    public static TensorRequest bare() {
        return new TensorRequest(Optional.empty(), List.of(), List.of(), false);
    }
}
