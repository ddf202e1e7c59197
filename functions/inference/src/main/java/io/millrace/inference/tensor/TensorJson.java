package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.onnx.TensorValue;
import java.io.IOException;

/** Writes elements as flat JSON: numbers so that the same bits come out again, texts and booleans as such. */
public final class TensorJson {
    private TensorJson() {}

    /** Writes at most so many elements; NaN and infinities as texts. */
    public static void write(JsonGenerator out, TensorValue value, int most) throws IOException {
        int size = Math.min(value.size(), most);
        switch (value) {
            case TensorValue.Texts(long[] shape, String[] texts) -> {
                for (int i = 0; i < size; i++) {
                    out.writeString(texts[i]);
                }
            }
            case TensorValue.Fixed fixed -> {
                for (int i = 0; i < size; i++) {
                    write(out, fixed, i);
                }
            }
        }
    }

    private static void write(JsonGenerator out, TensorValue.Fixed tensor, int index) throws IOException {
        switch (tensor.datatype()) {
            case BOOL -> out.writeBoolean(Elements.whole(tensor, index) != 0);
            case FP16, BF16, FP32 -> out.writeNumber(Elements.single(tensor, index));
            case FP64 -> out.writeNumber(Elements.number(tensor, index));
            case UINT64 -> out.writeNumber(Long.toUnsignedString(Elements.whole(tensor, index)));
            default -> out.writeNumber(Elements.whole(tensor, index));
        }
    }

    /** @throws InvalidInputException if an element is NaN or infinite, for which JSON has no number */
    static void checkFinite(String name, TensorValue value) {
        if (!(value instanceof TensorValue.Fixed tensor) || !tensor.datatype().isFloat()) {
            return;
        }
        for (int i = 0; i < tensor.size(); i++) {
            double number = Elements.number(tensor, i);
            if (!Double.isFinite(number)) {
                throw new InvalidInputException(
                        "output '" + name + "': element " + i + " is " + number + ", which JSON cannot say",
                        Place.column(null, "outputs"),
                        "Ask for it in binary: give the output the parameter \"binary_data\": true.");
            }
        }
    }
}
