package io.millrace.inference.tensor;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Tensors in the binary extension's form: little-endian elements; BYTES with their length before each as an unsigned
 * 32-bit integer.
 */
final class BinaryElements {
    private static final int PREFIX = Integer.BYTES;

    private BinaryElements() {}

    /**
     * @param bytes all that belongs to the tensor; kept, not copied
     * @throws InvalidInputException naming the tensor, if bytes and shape disagree
     */
    static Tensor read(String name, Datatype datatype, long[] shape, ByteBuffer bytes) {
        long elements = Shapes.elements(shape);
        var value =
                switch (datatype) {
                    case BYTES -> new TensorValue.Texts(shape, texts(name, shape, elements, bytes));
                    default -> fixed(name, datatype, shape, elements, bytes);
                };
        return new Tensor(name, value, new BitSet());
    }

    private static TensorValue fixed(String name, Datatype datatype, long[] shape, long elements, ByteBuffer bytes) {
        int width = datatype.bytes();
        if (bytes.remaining() % width != 0 || bytes.remaining() / width != elements) {
            throw Tensor.wrong(
                    name,
                    "shape " + Arrays.toString(shape) + " wants " + Shapes.count(shape) + " elements of " + width
                            + " bytes, but it has " + bytes.remaining() + " bytes");
        }
        if (datatype == Datatype.BOOL) {
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                if ((bytes.get(i) & ~1) != 0) {
                    throw Tensor.wrong(name, "byte " + (i - bytes.position()) + " is neither 0 nor 1");
                }
            }
        }
        return new TensorValue.Fixed(datatype, shape, bytes);
    }

    private static String[] texts(String name, long[] shape, long elements, ByteBuffer bytes) {
        if (elements == Shapes.UNCOUNTABLE || elements > bytes.remaining() / PREFIX) {
            throw Tensor.wrong(
                    name,
                    "shape " + Arrays.toString(shape) + " wants " + Shapes.count(shape)
                            + " texts with their lengths, but it has " + bytes.remaining() + " bytes");
        }
        var in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        var texts = new String[(int) elements];
        for (int i = 0; i < texts.length; i++) {
            if (in.remaining() < PREFIX) {
                throw Tensor.wrong(name, "its bytes end before the length of text " + i);
            }
            long length = Integer.toUnsignedLong(in.getInt());
            if (length > in.remaining()) {
                throw Tensor.wrong(
                        name, "text " + i + " is " + length + " bytes long, but only " + in.remaining() + " are left");
            }
            texts[i] = text(name, i, in.slice(in.position(), (int) length));
            in.position(in.position() + (int) length);
        }
        if (in.hasRemaining()) {
            throw Tensor.wrong(name, in.remaining() + " bytes are left behind its last text");
        }
        return texts;
    }

    /** ONNX texts are UTF-8; other bytes would not survive the way through the graph. */
    static String text(String name, int index, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw Tensor.wrong(name, "text " + index + " is no UTF-8");
        }
    }
}
