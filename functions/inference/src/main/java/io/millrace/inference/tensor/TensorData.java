package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.json.JsonReader;
import java.util.Arrays;
import java.util.Optional;

/**
 * A tensor's elements in row-major order as JSON gave them, whatever they are: which of them are wrong shows only when
 * the tensor's name and datatype are known, and these may come after the data.
 */
final class TensorData {
    private static final int FIRST_CAPACITY = 16;
    private static final int MAX_RANK = 8;
    private static final int UNSET = -1;

    /** What an element turned out to be. */
    enum Element {
        NULL,
        NUMBER,
        /** NaN, Infinity, or a number beyond a double's range. */
        NOT_FINITE,
        /** An integer that a double cannot hold exactly. */
        INEXACT,
        TEXT,
        BOOLEAN,
        OBJECT
    }

    private Element[] elements = new Element[FIRST_CAPACITY];
    private double[] numbers = new double[0];
    private String[] texts = new String[0];
    private int size;
    private final int[] extents = new int[MAX_RANK];
    private int rank;
    private int leafDepth = UNSET;
    private boolean ragged;

    private TensorData() {
        Arrays.fill(extents, UNSET);
    }

    /** The elements of the (nested) array the reader stands at. */
    static TensorData read(JsonReader in, String where) {
        var data = new TensorData();
        data.readArray(in, where, 0);
        return data;
    }

    int size() {
        return size;
    }

    Element element(int index) {
        return elements[index];
    }

    double number(int index) {
        return numbers[index];
    }

    /** The text of a TEXT or BOOLEAN element. */
    String text(int index) {
        return texts[index];
    }

    /** Whether arrays of one depth differ in length, or elements lie at different depths. */
    boolean isRagged() {
        return ragged || (leafDepth != UNSET && leafDepth != rank - 1);
    }

    /** The shape that nesting gives; empty for flat data, which may stand for any shape. */
    Optional<int[]> nestedShape() {
        return rank <= 1 ? Optional.empty() : Optional.of(Arrays.copyOf(extents, rank));
    }

    /** What the element is, for messages; the values themselves stay out of it. */
    String describe(int index) {
        return switch (elements[index]) {
            case NULL -> "null";
            case NUMBER -> "the number " + numbers[index];
            case NOT_FINITE -> "NaN, infinite or beyond the range of a double";
            case INEXACT -> "an integer that no 64-bit float holds exactly";
            case TEXT -> "the text '" + JsonReader.shorten(texts[index]) + "'";
            case BOOLEAN -> texts[index];
            case OBJECT -> "an object";
        };
    }

    private void readArray(JsonReader in, String where, int depth) {
        if (depth >= MAX_RANK) {
            throw in.wrong(where, "nested at most " + MAX_RANK + " deep");
        }
        var length = new int[1];
        in.array(where, index -> {
            length[0]++;
            if (in.token() == JsonToken.START_ARRAY) {
                readArray(in, where, depth + 1);
            } else {
                leaf(depth);
                add(in);
            }
        });
        ragged |= extents[depth] != UNSET && extents[depth] != length[0];
        extents[depth] = length[0];
        rank = Math.max(rank, depth + 1);
    }

    private void leaf(int depth) {
        ragged |= leafDepth != UNSET && leafDepth != depth;
        leafDepth = depth;
    }

    private void add(JsonReader in) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, size * 2);
        }
        switch (in.token()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addNumber(in);
            case VALUE_STRING -> addText(Element.TEXT, in.text());
            case VALUE_TRUE, VALUE_FALSE -> addText(Element.BOOLEAN, in.text());
            case VALUE_NULL -> elements[size] = Element.NULL;
            default -> {
                in.skip();
                elements[size] = Element.OBJECT;
            }
        }
        size++;
    }

    private void addNumber(JsonReader in) {
        if (numbers.length < elements.length) {
            numbers = Arrays.copyOf(numbers, elements.length);
        }
        double value = in.number();
        numbers[size] = value;
        if (!Double.isFinite(value)) {
            elements[size] = Element.NOT_FINITE;
        } else {
            elements[size] = in.isExact() ? Element.NUMBER : Element.INEXACT;
        }
    }

    private void addText(Element element, String text) {
        if (texts.length < elements.length) {
            texts = Arrays.copyOf(texts, elements.length);
        }
        texts[size] = text;
        elements[size] = element;
    }
}
