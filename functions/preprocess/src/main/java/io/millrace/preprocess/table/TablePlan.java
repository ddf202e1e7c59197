package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.Task;
import java.util.List;

/**
 * How a raw table becomes a dataset.
 *
 * @param columns those kept, in file order, the target included
 * @param warnings for people
 */
public record TablePlan(Task task, List<TableColumn> columns, TableColumn target, List<String> warnings) {
    public TablePlan {
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }
}
