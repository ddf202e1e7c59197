package io.millrace.preprocess.table;

/**
 * Rows that are to be divided, with what decides about each. They are read as {@value #NAME}: {@code r} (the row's
 * number), {@code full} and {@code seen} (as in {@link RawTable}); {@code step} (from {@code seen}, below {@link
 * RowHash#STEPS}); {@code given} (0 train, 1 validation, 2 test, -1 where neither file nor column says it); {@code
 * label}; {@code s} (the split, of train, validation and test; until somebody knows better that of the hash). What is
 * decided is written into the table that they lie in.
 *
 * @param table has the column {@code s}
 * @param row the row's number there
 * @param given as an expression over the table
 * @param step the same
 */
public record Keyed(Database database, String table, String row, String given, String step) {
    public static final String NAME = "keyed";

    public long count() {
        return database.count("SELECT count(*) FROM " + NAME);
    }

    /** Takes out rows by their numbers. @param rows a query of them */
    public void remove(String rows) {
        database.execute("DELETE FROM " + table + " WHERE " + row + " IN (" + rows + ")");
    }

    /** @param split an expression over the table */
    public void placeAll(String split) {
        database.execute("UPDATE " + table + " SET s = " + split);
    }

    /** @param condition over {@value #NAME} */
    public void place(int split, String condition) {
        database.execute("UPDATE " + table + " SET s = " + split + " WHERE " + row + " IN (SELECT r FROM " + NAME
                + " WHERE " + condition + ")");
    }
}
