package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.TensorValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads a tensor's JSON data, nested or flat, straight into its bytes. Numbers must be in their datatype's range, and
 * whole where it is; floats are rounded to the nearest; {@code NaN} and infinities have no place in JSON and come in
 * binary only.
 */
final class JsonElements {
    private static final double MAX_EXACT = 0x1p53;

    private final JsonReader in;
    private final String name;
    private final Datatype datatype;
    private final long[] shape;
    private final long wanted;
    private final ByteBuffer data;
    private final String[] texts;
    private final BitSet nulls = new BitSet();
    private final Nesting nesting = new Nesting();
    private int size;

    private JsonElements(JsonReader in, String name, Datatype datatype, long[] shape, int capacity) {
        this.in = in;
        this.name = name;
        this.datatype = datatype;
        this.shape = shape;
        this.wanted = Shapes.elements(shape);
        int room = wanted == Shapes.UNCOUNTABLE ? capacity : (int) Math.min(wanted, capacity);
        this.data = ByteBuffer.allocate(room * datatype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        this.texts = new String[datatype == Datatype.BYTES ? room : 0];
    }

    /**
     * @param in stands at the data
     * @param capacity more elements than the body can hold
     * @throws InvalidInputException naming the tensor and the element
     */
    static Tensor read(JsonReader in, String name, Datatype datatype, long[] shape, int capacity) {
        return new JsonElements(in, name, datatype, shape, capacity).read();
    }

    private Tensor read() {
        if (in.token() != JsonToken.START_ARRAY) {
            throw wrong("data must be an array, not " + in.describe());
        }
        array(0);
        var problem = nesting.problem(shape);
        if (problem != null) {
            throw wrong(problem);
        }
        if (size != wanted) {
            throw count(Integer.toString(size));
        }
        var value = datatype == Datatype.BYTES
                ? new TensorValue.Texts(shape, texts)
                : new TensorValue.Fixed(datatype, shape, data.flip());
        return new Tensor(name, value, nulls);
    }

    private void array(int depth) {
        if (depth >= Nesting.MAX_RANK) {
            throw wrong("data must be nested at most " + Nesting.MAX_RANK + " deep");
        }
        int length = plainNumbers(depth);
        while (in.next() != JsonToken.END_ARRAY) {
            length++;
            if (in.token() == JsonToken.START_ARRAY) {
                array(depth + 1);
            } else {
                nesting.leaf(depth);
                add();
            }
            length += plainNumbers(depth);
        }
        nesting.array(depth, length);
    }

    /** Reads the elements that come next, as long as they are plain numbers of the datatype and wanted. */
    private int plainNumbers(int depth) {
        int before = size;
        switch (datatype) {
            case FP32 -> size += in.nextPlainFloats(data, wanted - size);
            case FP64 -> {
                while (size < wanted && in.nextPlainDouble()) {
                    data.putDouble(in.plainDouble());
                    size++;
                }
            }
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> {
                int bits = datatype.bytes() * Byte.SIZE;
                long most = datatype.isUnsigned() && bits < Long.SIZE
                        ? (1L << bits) - 1
                        : Long.MAX_VALUE >> (Long.SIZE - bits);
                long least = datatype.isUnsigned() ? 0 : -most - 1;
                while (size < wanted && in.nextPlainWhole(least, most)) {
                    putWhole(in.plainWhole());
                    size++;
                }
            }
            case FP16, BF16, BOOL, BYTES -> {}
        }
        if (size > before) {
            nesting.leaf(depth);
        }
        return size - before;
    }

    private void add() {
        if (size == wanted) {
            throw count("more");
        }
        if (in.isNull()) {
            nulls.set(size);
            skip();
        } else if (datatype == Datatype.BYTES) {
            texts[size] = text();
        } else if (datatype == Datatype.BOOL) {
            data.put(bool() ? (byte) 1 : 0);
        } else {
            number();
        }
        size++;
    }

    private void skip() {
        if (datatype == Datatype.BYTES) {
            texts[size] = "";
        } else {
            data.position(data.position() + datatype.bytes());
        }
    }

    private String text() {
        if (in.token() != JsonToken.VALUE_STRING) {
            throw unfit("a text");
        }
        return in.text();
    }

    private boolean bool() {
        return switch (in.token()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw unfit("true, false");
        };
    }

    private void number() {
        if (in.token() != JsonToken.VALUE_NUMBER_INT && in.token() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw unfit("a number");
        }
        switch (datatype) {
            case FP64 -> data.putDouble(finite(real()));
            case FP32 -> data.putFloat(in.isMinusZero() ? -0f : (float) finite(in.floatNumber()));
            case FP16 -> {
                short half = HalfFloat.toFp16(real());
                finite(Float.float16ToFloat(half));
                data.putShort(half);
            }
            case BF16 -> {
                short half = HalfFloat.toBf16(real());
                finite(HalfFloat.fromBf16(half));
                data.putShort(half);
            }
            default -> putWhole(whole());
        }
    }

    /** Some clients write -0 for -0.0. */
    private double real() {
        return in.isMinusZero() ? -0.0 : in.number();
    }

    private double finite(double number) {
        if (!Double.isFinite(number)) {
            throw wrong("data[" + size + "] is " + in.describe() + ", which is no finite " + datatype
                    + "; NaN and infinities can be sent in binary only");
        }
        return number;
    }

    /** The bits of an integer that the datatype holds. */
    private long whole() {
        if (in.isLong()) {
            return inRange(in.longNumber());
        }
        if (in.token() == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = in.number();
            // Some clients write 1.0 for 1.
            if (number == Math.rint(number) && Math.abs(number) <= MAX_EXACT) {
                return inRange((long) number);
            }
        } else if (datatype == Datatype.UINT64 && isUnsigned64(in.bigInteger())) {
            return in.bigInteger().longValue();
        }
        throw outOfRange();
    }

    private long inRange(long value) {
        int bits = datatype.bytes() * Byte.SIZE;
        boolean fits = datatype.isUnsigned()
                ? value >= 0 && (bits == Long.SIZE || value >>> bits == 0)
                : bits == Long.SIZE || (value >= -(1L << (bits - 1)) && value < 1L << (bits - 1));
        if (!fits) {
            throw outOfRange();
        }
        return value;
    }

    private static boolean isUnsigned64(BigInteger value) {
        return value.signum() >= 0 && value.bitLength() <= Long.SIZE;
    }

    private void putWhole(long value) {
        switch (datatype.bytes()) {
            case 1 -> data.put((byte) value);
            case 2 -> data.putShort((short) value);
            case 4 -> data.putInt((int) value);
            default -> data.putLong(value);
        }
    }

    private InvalidInputException outOfRange() {
        int bits = datatype.bytes() * Byte.SIZE;
        var one = BigInteger.ONE;
        var min = datatype.isUnsigned()
                ? BigInteger.ZERO
                : one.shiftLeft(bits - 1).negate();
        var max = one.shiftLeft(datatype.isUnsigned() ? bits : bits - 1).subtract(one);
        return wrong("data[" + size + "] is " + in.describe() + ", which is no " + datatype + " (whole numbers from "
                + min + " to " + max + ")");
    }

    private InvalidInputException unfit(String wanted) {
        return wrong("data[" + size + "] must be " + wanted + " or null, not " + in.describe());
    }

    private InvalidInputException count(String found) {
        return wrong(
                "shape " + Arrays.toString(shape) + " wants " + Shapes.count(shape) + " elements, data have " + found);
    }

    private InvalidInputException wrong(String problem) {
        return Tensor.wrong(name, problem);
    }
}
