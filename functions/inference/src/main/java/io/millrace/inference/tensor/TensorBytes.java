package io.millrace.inference.tensor;

import io.millrace.inference.json.BoundedBytes;
import io.millrace.onnx.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes elements in the binary extension's form. */
final class TensorBytes {
    private TensorBytes() {}

    /** @throws io.millrace.inference.TooLargeException if the answer would get longer than its limit */
    static void write(BoundedBytes out, TensorValue value) {
        switch (value) {
            case TensorValue.Fixed fixed -> out.write(fixed.data());
            case TensorValue.Texts texts -> {
                for (var text : texts.values()) {
                    var bytes = text.getBytes(StandardCharsets.UTF_8);
                    out.write(ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(bytes.length)
                            .flip());
                    out.write(bytes, 0, bytes.length);
                }
            }
        }
    }
}
