package io.millrace.preprocess.table;

import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;

/**
 * A column that the dataset keeps.
 *
 * @param index in the raw table
 * @param value the typed value, as an expression over the raw table
 */
public record TableColumn(int index, String name, ColumnType type, Role role, String value) {
    public String cell() {
        return RawTable.column(index);
    }

    public TableColumn asContext() {
        return new TableColumn(index, name, type, Role.CONTEXT, value);
    }
}
