package io.millrace.inference.tensor;

import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.ArrayList;
import java.util.List;

/** Finds each input of a model among the tensors of a request. */
final class InputNames {
    private InputNames() {}

    /**
     * @param names the model's inputs
     * @param remedy for one that is missing
     * @return a tensor for each, in their order
     * @throws InvalidInputException naming one that is unknown or missing
     */
    static List<Tensor> match(TensorRequest request, List<String> names, String remedy) {
        for (var tensor : request.inputs()) {
            if (!names.contains(tensor.name())) {
                throw tensor.wrong("the model has no such input." + NearestName.hint(tensor.name(), names));
            }
        }
        var found = new ArrayList<Tensor>(names.size());
        for (var name : names) {
            found.add(find(request, name, remedy));
        }
        return found;
    }

    private static Tensor find(TensorRequest request, String name, String remedy) {
        for (var tensor : request.inputs()) {
            if (tensor.name().equals(name)) {
                return tensor;
            }
        }
        throw new InvalidInputException("input '" + name + "' is missing", Place.column(null, name), remedy);
    }
}
