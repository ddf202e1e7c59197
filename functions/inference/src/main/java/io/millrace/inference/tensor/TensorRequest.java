package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * An inference request of the protocol.
 *
 * @param id echoed in the answer
 * @param outputs the outputs asked for, in that order; empty: all
 */
public record TensorRequest(Optional<String> id, List<Tensor> inputs, List<String> outputs) {

    /** @throws InvalidInputException if an input is given twice */
    public TensorRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        var names = new HashSet<String>();
        for (var input : inputs) {
            if (!names.add(input.name())) {
                throw input.wrong("it is given twice");
            }
        }
    }

    /** A request that does not say which outputs it wants: a bare image. */
    public static TensorRequest bare() {
        return new TensorRequest(Optional.empty(), List.of(), List.of());
    }
}
