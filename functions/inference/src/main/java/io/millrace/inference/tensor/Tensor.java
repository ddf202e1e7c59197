package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.Arrays;

/**
 * A named input as it was sent; its data have as many elements as its shape says.
 *
 * @param shape not negative; its product is {@code data.size()}
 */
record Tensor(String name, Datatype datatype, long[] shape, TensorData data) {

    /** @throws InvalidInputException if shape and data disagree */
    Tensor {
        if (data.isRagged()) {
            throw wrong(name, "the nested data are ragged: arrays of one depth must be of one length");
        }
        if (elements(shape) != data.size()) {
            throw wrong(
                    name,
                    "shape " + Arrays.toString(shape) + " wants " + count(shape) + " elements, data have "
                            + data.size());
        }
        data.nestedShape().ifPresent(nested -> {
            if (!Arrays.equals(Arrays.stream(nested).asLongStream().toArray(), shape)) {
                throw wrong(
                        name,
                        "the data are nested as " + Arrays.toString(nested) + ", the shape is "
                                + Arrays.toString(shape));
            }
        });
    }

    /** @return for a problem of this tensor; the message starts with its name */
    InvalidInputException wrong(String problem) {
        return wrong(name, problem);
    }

    static InvalidInputException wrong(String name, String problem) {
        return new InvalidInputException("input '" + name + "': " + problem, Place.column(null, name), "");
    }

    /** -1 where the product exceeds a long: no data have so many. */
    private static long elements(long[] shape) {
        long product = 1;
        for (long extent : shape) {
            if (extent == 0) {
                return 0;
            }
        }
        for (long extent : shape) {
            if (Math.multiplyHigh(product, extent) != 0 || product * extent < 0) {
                return -1;
            }
            product *= extent;
        }
        return product;
    }

    private static String count(long[] shape) {
        long elements = elements(shape);
        return elements < 0 ? "more than 2^63" : Long.toString(elements);
    }
}
