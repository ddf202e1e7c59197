package io.millrace.inference.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Jackson's parser with a short way through arrays of numbers, which come by the thousand: plain decimal numbers are read
 * from the body's bytes into primitives, without a token for each. What is not plain, or not surely rounded right, is
 * left to Jackson, as is everything that is wrong; so both ways read the same documents as the same numbers.
 */
final class NumberParser extends UTF8StreamJsonParser {
    /** Powers of ten that a double holds exactly. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final float[] FLOAT_TENS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f};
    private static final long[] WHOLE_TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    /** Added to a byte, it lifts what is more than nine into the highest bit. */
    private static final long TO_HIGH_BIT = 0x7676_7676_7676_7676L;

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int MOST_DIGITS = 18;
    private static final int MOST_EXPONENT_DIGITS = 3;
    private static final long MOST_EXACT = 1L << 53;
    private static final long MOST_EXACT_FLOAT = 1L << 24;
    private static final int BETWEEN_TRIES = 16;
    /** A comma, a blank, a minus, a digit, a point and three words. */
    private static final int LONGEST_SHORT = 5 + 3 * Long.BYTES;

    /** The bits of a double that a float has no room for, and the half of a float's last bit among them. */
    private static final long BEYOND_FLOAT = (1L << 29) - 1;

    private static final long HALF = 1L << 28;
    /** In last bits of a double, more than a quotient of two rounded numbers is off. */
    private static final long OFF = 8;

    private long digits;
    private int exponent;
    private boolean negative;
    private double number;
    private boolean whole;
    private int row;
    private int rowStart;

    private NumberParser(
            IOContext context, int features, ByteQuadsCanonicalizer symbols, byte[] body, int from, int to) {
        super(context, features, null, null, symbols, body, from, to, 0, false);
    }

    /** Makes such parsers for bytes in UTF-8, and Jackson's own for other encodings. */
    static final class Factory extends JsonFactory {
        private static final long serialVersionUID = 1L;
        private static final byte FIRST_OF_MARK = (byte) 0xEF;

        Factory(JsonFactoryBuilder builder) {
            super(builder);
        }

        @Override
        protected JsonParser _createParser(byte[] body, int from, int length, IOContext context) throws IOException {
            boolean marked = length > 0 && body[from] == FIRST_OF_MARK;
            if (marked
                    || new ByteSourceJsonBootstrapper(context, body, from, length).detectEncoding()
                            != JsonEncoding.UTF8) {
                return super._createParser(body, from, length, context);
            }
            var symbols = _byteSymbolCanonicalizer.makeChildOrPlaceholder(_factoryFeatures);
            return new NumberParser(context, _parserFeatures, symbols, body, from, from + length);
        }
    }

    /**
     * Moves to the array's next element if it is plainly a number with a nearest float.
     *
     * @return whether it moved; else the element, or the array's end, is left to {@link #nextToken}
     */
    boolean nextFloat() {
        int end = plainNumber();
        return end >= 0 && isFloat() && moved(end);
    }

    /**
     * Moves over the elements that come next as long as they are plainly numbers with a nearest float.
     *
     * @param into takes the floats
     * @param most elements to move over at most
     * @return over how many it moved
     */
    int nextFloats(ByteBuffer into, long most) {
        int count = shortFloats(into, most);
        for (int others = 1; count < most && nextFloat(); others++) {
            into.putFloat(plainFloat());
            count++;
            // Where others come, more of them do.
            if (others % BETWEEN_TRIES == 0) {
                count += shortFloats(into, most - count);
            }
        }
        return count;
    }

    /** The same for numbers as most of a tensor are written: one digit, a point, and more digits. */
    private int shortFloats(ByteBuffer into, long most) {
        // With nothing but local variables: what is written to a field for one number, the next would wait for.
        byte[] body = _inputBuffer;
        int last = _inputEnd - LONGEST_SHORT;
        int end = _inputPtr;
        boolean first = !_parsingContext.hasCurrentIndex();
        int count = 0;
        while (count < most && end <= last) {
            int at = end;
            if (!first || count > 0) {
                if (body[at] != ',') {
                    break;
                }
                at += body[at + 1] == ' ' ? 2 : 1;
            }
            boolean minus = body[at] == '-';
            at += minus ? 1 : 0;
            long digits = body[at] - '0';
            if (digits < 0 || digits > 9 || body[at + 1] != '.') {
                break;
            }
            at += 2;
            int point = at;
            int some;
            do {
                long word = (long) WORDS.get(body, at) ^ ZEROS;
                some = leadingDigits(word);
                digits = some == 0
                        ? digits
                        : digits * WHOLE_TENS[some] + eightDigits(word << Long.SIZE - Byte.SIZE * some);
                at += some;
            } while (some == Long.BYTES && at - point < MOST_DIGITS);
            int fraction = at - point;
            if (fraction == 0 || fraction >= MOST_DIGITS || body[at] != ',' && body[at] != ']') {
                break;
            }
            float magnitude;
            if (digits <= MOST_EXACT_FLOAT && fraction < FLOAT_TENS.length) {
                // Both exact, so that the quotient is rounded once.
                magnitude = (float) digits / FLOAT_TENS[fraction];
            } else {
                double number = digits / TENS[fraction];
                if (!isRoundedRight(number)) {
                    break;
                }
                magnitude = (float) number;
            }
            into.putFloat(minus ? -magnitude : magnitude);
            end = at;
            count++;
        }
        if (count > 0) {
            _inputPtr = end;
            var unused = _parsingContext.expectComma();
        }
        return count;
    }

    /** The same for doubles. */
    boolean nextDouble() {
        int end = plainNumber();
        return end >= 0 && isNumber() && digits <= MOST_EXACT && moved(end);
    }

    /** The same for whole numbers in a range, written without a point or an exponent. */
    boolean nextWhole(long least, long most) {
        int end = plainNumber();
        return end >= 0 && whole && plainWhole() >= least && plainWhole() <= most && moved(end);
    }

    /** The number that {@link #nextFloat} moved to. */
    float plainFloat() {
        return (float) number;
    }

    /** The number that {@link #nextDouble} moved to. */
    double plainDouble() {
        return number;
    }

    /** The number that {@link #nextWhole} moved to. */
    long plainWhole() {
        return negative ? -digits : digits;
    }

    /** Sets the number: exact digits times or over an exact power are rounded once, longer ones twice. */
    private boolean isNumber() {
        if (digits != 0 && Math.abs(exponent) >= TENS.length) {
            return false;
        }
        double magnitude = digits == 0 ? 0 : exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
        number = negative ? -magnitude : magnitude;
        return true;
    }

    private boolean isFloat() {
        return isNumber() && (digits == 0 || isRoundedRight(Math.abs(number)));
    }

    /** Whether rounding to a double first cannot have led to another float: the double is not near the middle of two. */
    private static boolean isRoundedRight(double magnitude) {
        long beyond = Double.doubleToRawLongBits(magnitude) & BEYOND_FLOAT;
        return Math.abs(beyond - HALF) > OFF && magnitude >= Float.MIN_NORMAL && magnitude <= Float.MAX_VALUE;
    }

    private boolean moved(int end) {
        _inputPtr = end;
        _currInputRow = row;
        _currInputRowStart = rowStart;
        // From now on the context wants a comma before the next element.
        var unused = _parsingContext.expectComma();
        return true;
    }

    /** Reads what stands before the next element, and the element. @return behind it; -1 if it is not plain */
    private int plainNumber() {
        row = _currInputRow;
        rowStart = _currInputRowStart;
        int at = blanks(_inputPtr);
        if (_parsingContext.hasCurrentIndex()) {
            if (byteAt(at) != ',') {
                return -1;
            }
            at = blanks(at + 1);
        }
        negative = byteAt(at) == '-';
        at = number(negative ? at + 1 : at);
        if (at < 0) {
            return -1;
        }
        int next = byteAt(at);
        return next == ',' || next == ']' || next == ' ' || next == '\n' ? at : -1;
    }

    /** By JSON's grammar: no leading zeros, digits on both sides of a point. */
    private int number(int from) {
        int at = whole(from);
        if (at == from || at > from + 1 && byteAt(from) == '0') {
            return -1;
        }
        exponent = 0;
        whole = true;
        int significant = at - from;
        if (byteAt(at) == '.') {
            whole = false;
            int fraction = at + 1;
            at = digits(fraction, digits);
            exponent = fraction - at;
            significant -= exponent;
            if (at == fraction) {
                return -1;
            }
        }
        return significant > MOST_DIGITS ? -1 : exponent(at);
    }

    /** Most numbers of a tensor have one digit before their point, for which a word of digits is a detour. */
    private int whole(int from) {
        int first = byteAt(from) - '0';
        if (first >= 0 && first <= 9 && byteAt(from + 1) == '.') {
            digits = first;
            return from + 1;
        }
        return digits(from, 0);
    }

    private int exponent(int at) {
        if ((byteAt(at) | 0x20) != 'e') {
            return at;
        }
        whole = false;
        int sign = byteAt(at + 1);
        int from = sign == '-' || sign == '+' ? at + 2 : at + 1;
        long mantissa = digits;
        int end = digits(from, 0);
        if (end == from || end > from + MOST_EXPONENT_DIGITS) {
            return -1;
        }
        exponent += (int) (sign == '-' ? -digits : digits);
        digits = mantissa;
        return end;
    }

    /** Appends digits to a number, up to eight at once; of too many it holds nonsense. @return behind the digits */
    private int digits(int from, long before) {
        long number = before;
        int at = from;
        while (at <= _inputEnd - Long.BYTES) {
            // Digits become their values, other characters more than nine.
            long word = (long) WORDS.get(_inputBuffer, at) ^ ZEROS;
            int count = leadingDigits(word);
            if (count == 0) {
                break;
            }
            // The digits move to the end of the word, with zeros before them.
            number = number * WHOLE_TENS[count] + eightDigits(word << Long.SIZE - Byte.SIZE * count);
            at += count;
            if (count < Long.BYTES) {
                digits = number;
                return at;
            }
        }
        for (int digit = byteAt(at) - '0'; digit >= 0 && digit <= 9; digit = byteAt(at) - '0') {
            number = 10 * number + digit;
            at++;
        }
        digits = number;
        return at;
    }

    /** How many of the bytes, from the lowest, are no more than nine. */
    private static int leadingDigits(long word) {
        return Long.numberOfTrailingZeros((word + TO_HIGH_BIT | word) & HIGH_BITS) / Byte.SIZE;
    }

    /** The number of eight digits, the first in the lowest byte: pairs, then fours, then all, side by side. */
    private static long eightDigits(long word) {
        long pairs = word * 10 + (word >>> 8) & 0x00FF_00FF_00FF_00FFL;
        long fours = pairs * 100 + (pairs >>> 16) & 0x0000_FFFF_0000_FFFFL;
        return fours * 10_000 + (fours >>> 32) & 0xFFFF_FFFFL;
    }

    private int blanks(int from) {
        int at = from;
        for (int next = byteAt(at); next == ' ' || next == '\n'; next = byteAt(at)) {
            at++;
            if (next == '\n') {
                row++;
                rowStart = at;
            }
        }
        return at;
    }

    /** -1 behind the end, which is no character. */
    private int byteAt(int at) {
        return at < _inputEnd ? _inputBuffer[at] : -1;
    }
}
