package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;

/** Raw cells as values of a type, in SQL; what is no value of the type becomes NULL. */
public final class Cells {
    private Cells() {}

    /** @param cell an expression of a raw cell */
    public static String as(ColumnType type, String cell) {
        return switch (type) {
            case NUMBER -> {
                var number = ColumnFacts.number(cell);
                yield "CASE WHEN " + ColumnFacts.isUsable(number) + " THEN " + number + " END";
            }
            case TIMESTAMP -> ColumnFacts.timestamp(cell);
            case BOOLEAN ->
                "CASE WHEN lower(%1$s) IN ('true', 'yes', 't', 'y', '1') THEN 'true'".formatted(cell)
                        + " WHEN lower(%1$s) IN ('false', 'no', 'f', 'n', '0') THEN 'false' END".formatted(cell);
            case CATEGORY, TEXT -> cell;
            case IMAGE -> throw new IllegalArgumentException("no cell is an image");
        };
    }

    /** A whole number as a label: 5.0 is "5". */
    public static String integerLabel(String cell) {
        return "CAST(CAST(" + ColumnFacts.number(cell) + " AS HUGEINT) AS VARCHAR)";
    }
}
