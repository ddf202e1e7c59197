package io.millrace.inference.row;

import io.millrace.inference.json.BooleanText;
import io.millrace.inference.json.JsonReader;
import io.millrace.inference.json.TimestampText;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;

/** The values of one feature, gathered row by row. */
abstract sealed class RowColumn {
    private static final int FIRST_CAPACITY = 16;

    /** Takes the value the reader stands at; null is a missing one. */
    abstract void add(JsonReader in, String where);

    /** Fills up with missing values. */
    abstract void padTo(int rows);

    abstract RawColumn build();

    static RowColumn of(ColumnType type) {
        return switch (type) {
            case NUMBER, TIMESTAMP -> new Numbers(type == ColumnType.TIMESTAMP);
            case CATEGORY, BOOLEAN, TEXT -> new Strings(type == ColumnType.BOOLEAN);
            case IMAGE -> throw new IllegalArgumentException("images are read by their own reader");
        };
    }

    /** Numbers, and points in time as seconds or ISO-8601 text. */
    static final class Numbers extends RowColumn {
        private final boolean timestamp;
        private double[] values = new double[FIRST_CAPACITY];
        private int size;

        private Numbers(boolean timestamp) {
            this.timestamp = timestamp;
        }

        @Override
        void add(JsonReader in, String where) {
            put(
                    switch (in.token()) {
                        case VALUE_NULL -> Double.NaN;
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(in, where);
                        case VALUE_STRING -> parsed(in, where);
                        default -> throw in.wrong(where, wanted());
                    });
        }

        private double finite(JsonReader in, String where) {
            double value = in.number();
            if (!Double.isFinite(value)) {
                throw in.wrong(where, "a finite number");
            }
            return value;
        }

        private double parsed(JsonReader in, String where) {
            if (!timestamp) {
                throw in.wrong(where, wanted());
            }
            return TimestampText.seconds(in.text()).orElseThrow(() -> in.wrong(where, wanted()));
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
        void add(JsonReader in, String where) {
            put(
                    switch (in.token()) {
                        case VALUE_NULL -> "";
                        case VALUE_STRING, VALUE_TRUE, VALUE_FALSE ->
                            bool ? bool(in, where) : in.text().strip();
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in, where);
                        default -> throw in.wrong(where, bool ? "true or false" : "a text");
                    });
        }

        private static String bool(JsonReader in, String where) {
            return BooleanText.normalize(in.text()).orElseThrow(() -> in.wrong(where, "true or false"));
        }

        private String number(JsonReader in, String where) {
            if (bool || !Double.isFinite(in.number())) {
                throw in.wrong(where, bool ? "true or false" : "a text");
            }
            return in.text();
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
        RawColumn build() {
            return new RawColumn.Strings(Arrays.copyOf(values, size));
        }
    }
}
