package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.TensorValue;
import java.util.BitSet;

/**
 * A named input as it was sent; it has as many elements as its shape says.
 *
 * @param nulls which elements were {@code null} in JSON; their values are 0, false or empty
 */
record Tensor(String name, TensorValue value, BitSet nulls) {

    Datatype datatype() {
        return value.datatype();
    }

    long[] shape() {
        return value.shape();
    }

    int size() {
        return value.size();
    }

    boolean isNull(int index) {
        return nulls.get(index);
    }

    /** A text element. */
    String text(int index) {
        return switch (value) {
            case TensorValue.Texts texts -> texts.values()[index];
            case TensorValue.Fixed fixed -> throw new IllegalStateException(fixed.datatype() + " is no text");
        };
    }

    /** A boolean or number as the nearest 64-bit float. */
    double number(int index) {
        return switch (value) {
            case TensorValue.Fixed fixed -> Elements.number(fixed, index);
            case TensorValue.Texts texts -> throw new IllegalStateException("BYTES is no number");
        };
    }

    /** Whether {@link #number} is what was sent: integers beyond 2^53 may not be. */
    boolean isExact(int index) {
        return !(value instanceof TensorValue.Fixed fixed) || Elements.isExact(fixed, index);
    }

    /** @return for a problem of this tensor; the message starts with its name */
    InvalidInputException wrong(String problem) {
        return wrong(name, problem);
    }

    static InvalidInputException wrong(String name, String problem) {
        return new InvalidInputException("input '" + name + "': " + problem, Place.column(null, name), "");
    }
}
