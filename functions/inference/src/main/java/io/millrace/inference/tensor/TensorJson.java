package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.onnx.TensorValue;
import java.io.IOException;

/** Writes elements as flat JSON: numbers so that the same bits come out again, texts and booleans as such. */
final class TensorJson {
    private TensorJson() {}

    /** @throws InvalidInputException if an element is NaN or infinite, for which JSON has no number */
    static void write(JsonGenerator out, String name, TensorValue value) throws IOException {
        switch (value) {
            case TensorValue.Texts texts -> {
                for (var text : texts.values()) {
                    out.writeString(text);
                }
            }
            case TensorValue.Fixed fixed -> {
                for (int i = 0; i < fixed.size(); i++) {
                    write(out, name, fixed, i);
                }
            }
        }
    }

    private static void write(JsonGenerator out, String name, TensorValue.Fixed tensor, int index) throws IOException {
        switch (tensor.datatype()) {
            case BOOL -> out.writeBoolean(Elements.whole(tensor, index) != 0);
            case FP16, BF16, FP32 -> {
                float number = Elements.single(tensor, index);
                checkFinite(number, name, index);
                out.writeNumber(number);
            }
            case FP64 -> {
                double number = Elements.number(tensor, index);
                checkFinite(number, name, index);
                out.writeNumber(number);
            }
            case UINT64 -> out.writeNumber(Long.toUnsignedString(Elements.whole(tensor, index)));
            default -> out.writeNumber(Elements.whole(tensor, index));
        }
    }

    private static void checkFinite(double number, String name, int index) {
        if (!Double.isFinite(number)) {
            throw new InvalidInputException(
                    "output '" + name + "': element " + index + " is " + number + ", which JSON cannot say",
                    Place.column(null, "outputs"),
                    "Ask for it in binary: give the output the parameter \"binary_data\": true.");
        }
    }
}
