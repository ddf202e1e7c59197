package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.ColumnType;
import java.util.function.ToLongFunction;

/**
 * Columns of a large table of whose texts few differ, as numbers of a dictionary: a byte or two a row instead of the text.
 * The table then has room where it had to be read back from the disk for each file that is written.
 */
public final class Dictionaries {
    /** Rows below this have room anyway. */
    private static final long LARGE = 250_000;

    private static final long MOST_VALUES = 10_000;

    private final Database database;
    private final RawTable table;
    private final ToLongFunction<TableColumn> distinct;

    /** @param distinct how many texts of a column differ, approximately */
    public Dictionaries(Database database, RawTable table, ToLongFunction<TableColumn> distinct) {
        this.database = database;
        this.table = table;
        this.distinct = distinct;
    }

    /** Makes the column's texts such numbers, if few differ; it then has a type of its own, which casts to VARCHAR. */
    public void replace(TableColumn column) {
        if (table.rows() < LARGE || !isRepeated(column)) {
            return;
        }
        var cell = column.cell();
        // Of all values, so that none is missing; in an order, so that each has the same number each time.
        database.execute("CREATE TYPE values_" + cell + " AS ENUM (SELECT DISTINCT " + cell + " FROM raw WHERE " + cell
                + " IS NOT NULL ORDER BY 1)");
        database.execute("ALTER TABLE raw ALTER " + cell + " TYPE values_" + cell);
    }

    private boolean isRepeated(TableColumn column) {
        return (column.type() == ColumnType.CATEGORY || column.type() == ColumnType.BOOLEAN)
                && column.value().equals(column.cell())
                && distinct.applyAsLong(column) <= MOST_VALUES;
    }
}
