package io.millrace.preprocess.table;

import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;

/**
 * A column that the dataset keeps.
 *
 * @param index in the raw table
 * @param value the typed value, as an expression over the raw table
 * @param present rows of the raw table with a cell, whether or not it is a value of the type
 */
public record TableColumn(int index, String name, ColumnType type, Role role, String value, long present) {
    public String cell() {
        return RawTable.column(index);
    }

    public TableColumn asContext() {
        return new TableColumn(index, name, type, Role.CONTEXT, value, present);
    }
}
