package io.millrace.inference.row;

import io.millrace.inference.json.BooleanText;
import io.millrace.inference.json.JsonReader;
import io.millrace.inference.json.TimestampText;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The values of one feature, gathered row by row. Places are asked for only where a value is wrong. */
abstract sealed class RowColumn {
    private static final int FIRST_CAPACITY = 16;

    /** Takes the value the reader stands at; null is a missing one. */
    abstract void add(JsonReader in, Supplier<String> where);

    /** Takes a cell of a table; an empty one is a missing value. */
    abstract void add(String cell, Supplier<String> where);

    /** Fills up with missing values. */
    abstract void padTo(int rows);

    /** How many values it has. */
    abstract int rows();

    abstract RawColumn build();

    static RowColumn of(ColumnType type) {
        return switch (type) {
            case NUMBER, TIMESTAMP -> new Numbers(type == ColumnType.TIMESTAMP);
            case CATEGORY, BOOLEAN, TEXT -> new Strings(type == ColumnType.BOOLEAN);
            case IMAGE -> throw new IllegalArgumentException("images are read by their own reader");
        };
    }

    private static InvalidInputException wrong(String cell, String where, String wanted) {
        return new InvalidInputException(
                where + " must be " + wanted + ", not the text '" + JsonReader.shorten(cell) + "'",
                Place.column(null, where),
                "");
    }

    /** Numbers, and points in time as seconds or ISO-8601 text. */
    static final class Numbers extends RowColumn {
        /**
         * JSON's grammar, with the plus sign and the bare point that spreadsheets write; not Java's NaN, 1f or 0x1p3.
         * Digits are never given back, so that a long row of them costs its length and not its square.
         */
        private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");

        private final boolean timestamp;
        private double[] values = new double[FIRST_CAPACITY];
        private int size;

        private Numbers(boolean timestamp) {
            this.timestamp = timestamp;
        }

        @Override
        void add(JsonReader in, Supplier<String> where) {
            put(
                    switch (in.token()) {
                        case VALUE_NULL -> Double.NaN;
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(in, where);
                        case VALUE_STRING -> parsed(in, where);
                        default -> throw in.wrong(where.get(), wanted());
                    });
        }

        @Override
        void add(String cell, Supplier<String> where) {
            var text = cell.strip();
            if (text.isEmpty()) {
                put(Double.NaN);
            } else if (DECIMAL.matcher(text).matches()) {
                double value = Double.parseDouble(text);
                if (!Double.isFinite(value)) {
                    throw RowColumn.wrong(text, where.get(), "a finite number");
                }
                put(value);
            } else {
                put(
                        timestamp
                                ? TimestampText.seconds(text)
                                        .orElseThrow(() -> RowColumn.wrong(text, where.get(), wanted()))
                                : not(text, where));
            }
        }

        private double not(String text, Supplier<String> where) {
            throw RowColumn.wrong(text, where.get(), wanted());
        }

        private double finite(JsonReader in, Supplier<String> where) {
            double value = in.number();
            if (!Double.isFinite(value)) {
                throw in.wrong(where.get(), "a finite number");
            }
            return value;
        }

        private double parsed(JsonReader in, Supplier<String> where) {
            if (!timestamp) {
                throw in.wrong(where.get(), wanted());
            }
            return TimestampText.seconds(in.text()).orElseThrow(() -> in.wrong(where.get(), wanted()));
        }

        private String wanted() {
            return timestamp ? "a time as seconds since 1970 or as ISO-8601 text (2026-11-23T10:00:00Z)" : "a number";
        }

        private void put(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        @Override
        void padTo(int rows) {
            while (size < rows) {
                put(Double.NaN);
            }
        }

        @Override
        int rows() {
            return size;
        }

        @Override
        RawColumn build() {
            return new RawColumn.Numbers(Arrays.copyOf(values, size));
        }
    }

    /** Categories and texts; a number or a boolean is taken as it is written, as an upload's cells are. */
    static final class Strings extends RowColumn {
        private final boolean bool;
        private String[] values = new String[FIRST_CAPACITY];
        private int size;

        private Strings(boolean bool) {
            this.bool = bool;
        }

        @Override
        void add(JsonReader in, Supplier<String> where) {
            put(
                    switch (in.token()) {
                        case VALUE_NULL -> "";
                        case VALUE_STRING, VALUE_TRUE, VALUE_FALSE ->
                            bool ? bool(in, where) : in.text().strip();
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in, where);
                        default -> throw in.wrong(where.get(), wanted());
                    });
        }

        @Override
        void add(String cell, Supplier<String> where) {
            put(
                    bool
                            ? BooleanText.normalize(cell)
                                    .orElseThrow(() -> RowColumn.wrong(cell, where.get(), wanted()))
                            : cell.strip());
        }

        private String wanted() {
            return bool ? "true or false" : "a text";
        }

        private String bool(JsonReader in, Supplier<String> where) {
            return BooleanText.normalize(in.text()).orElseThrow(() -> in.wrong(where.get(), wanted()));
        }

        private String number(JsonReader in, Supplier<String> where) {
            if (!Double.isFinite(in.number())) {
                throw in.wrong(where.get(), wanted());
            }
            return bool ? bool(in, where) : in.text();
        }

        private void put(String value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        @Override
        void padTo(int rows) {
            while (size < rows) {
                put("");
            }
        }

        @Override
        int rows() {
            return size;
        }

        @Override
        RawColumn build() {
            return new RawColumn.Strings(Arrays.copyOf(values, size));
        }
    }
}
