package io.millrace.preprocess.table;

import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides types, roles, target and task of a table's columns. */
public final class TablePlanner {
    private static final int FEW_NUMBERS = 20;
    private static final int SMALL_TABLE = 20;

    private final Database database;
    private final RawTable table;
    private final DataSpec spec;
    private final Optional<Task> task;
    private final ColumnRoles roles;
    private final List<ColumnFacts> facts;
    private final List<String> warnings = new ArrayList<>();

    public TablePlanner(Database database, RawTable table, LifecycleSpec spec) {
        this.database = database;
        this.table = table;
        this.spec = spec.data();
        this.task = spec.task();
        this.roles = new ColumnRoles(table.names(), spec.data());
        this.facts = ColumnFacts.of(database, table);
    }

    /** @throws InvalidInputException where the spec and the columns disagree, or no feature remains */
    public TablePlan plan() {
        checkNames();
        var target = target();
        var columns = new ArrayList<TableColumn>();
        for (int i = 0; i < table.names().size(); i++) {
            if (i == target.index()) {
                columns.add(target);
            } else if (i != roles.split()) {
                column(i).ifPresent(columns::add);
            }
        }
        if (columns.stream().noneMatch(c -> c.role() == Role.FEATURE)) {
            throw new InvalidInputException(
                    "no usable feature remains beside the target '" + target.name() + "'"
                            + (warnings.isEmpty() ? "" : ": " + String.join(" ", warnings)),
                    new Place(table.fileName(), null, null),
                    "Upload columns of numbers, categories or texts, or take some out of data.ignore in lifecycle.yaml.");
        }
        return new TablePlan(chosenTask(target), columns, target, warnings);
    }

    /** How many texts of the column differ, approximately; 0 where they are known to be a type's few. */
    public long distinct(TableColumn column) {
        return facts.get(column.index()).distinct();
    }

    private void checkNames() {
        spec.ignore().forEach(name -> index(name, "data.ignore"));
        spec.types().keySet().forEach(name -> index(name, "data.types"));
        spec.sensitive().forEach(name -> index(name, "data.sensitive"));
        spec.split().column().ifPresent(name -> index(name, "data.split.column"));
    }

    private int index(String name, String field) {
        int found = roles.index(name);
        if (found != ColumnRoles.NONE) {
            return found;
        }
        var names = table.names();
        var nearest = NearestName.of(name, names)
                .map(n -> "did you mean '" + n + "'? ")
                .orElse("");
        var some = names.stream().limit(20).toList();
        throw new InvalidInputException(
                "%s names the column '%s', which does not exist".formatted(field, name),
                Place.column(table.fileName(), name),
                "%s %sThe columns are %s%s."
                        .formatted(
                                "Correct " + field + " in lifecycle.yaml:",
                                nearest,
                                String.join(", ", some),
                                names.size() > some.size() ? " and more" : ""));
    }

    private TableColumn target() {
        var index = spec.target().map(name -> index(name, "data.target")).orElseGet(roles::target);
        var name = table.names().get(index);
        var type = type(index);
        checkParses(index, type);
        var cell = RawTable.column(index);
        long present = facts.get(index).present();
        var chosen = task.orElseGet(() -> inferredTask(index, type));
        if (chosen == Task.REGRESSION) {
            if (!type.isNumeric()) {
                throw new InvalidInputException(
                        "the target '%s' is to be a number for a regression, but holds '%s'"
                                .formatted(name, example(index)),
                        Place.column(table.fileName(), name),
                        "Clean the column, or write task: classification in lifecycle.yaml.");
            }
            return new TableColumn(index, name, ColumnType.NUMBER, Role.TARGET, Cells.as(type, cell), present);
        }
        return switch (type) {
            case BOOLEAN -> new TableColumn(index, name, type, Role.TARGET, Cells.as(type, cell), present);
            case NUMBER ->
                new TableColumn(
                        index,
                        name,
                        ColumnType.CATEGORY,
                        Role.TARGET,
                        facts.get(index).isInteger() ? Cells.integerLabel(cell) : cell,
                        present);
            case CATEGORY, TEXT, TIMESTAMP, IMAGE ->
                new TableColumn(index, name, ColumnType.CATEGORY, Role.TARGET, cell, present);
        };
    }

    private Task chosenTask(TableColumn target) {
        return target.type() == ColumnType.NUMBER ? Task.REGRESSION : Task.CLASSIFICATION;
    }

    private Task inferredTask(int index, ColumnType type) {
        if (!type.isNumeric()) {
            return Task.CLASSIFICATION;
        }
        if (type == ColumnType.TIMESTAMP || !facts.get(index).isInteger()) {
            return Task.REGRESSION;
        }
        var distinct = database.count("SELECT count(DISTINCT " + RawTable.column(index) + ") FROM raw");
        return distinct <= FEW_NUMBERS ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    private ColumnType type(int index) {
        var forced = spec.types().get(table.names().get(index));
        if (forced == ColumnType.IMAGE) {
            throw new InvalidInputException(
                    "column '" + table.names().get(index) + "' cannot be an image: cells of a table hold no pixels",
                    Place.column("lifecycle.yaml", "data.types." + table.names().get(index)),
                    "Upload images as a zip or folder with one sub-folder a class.");
        }
        return forced == null ? facts.get(index).type() : forced;
    }

    private void checkParses(int index, ColumnType type) {
        var cell = RawTable.column(index);
        if (!spec.types().containsKey(table.names().get(index))
                || table.stored().get(index) == type
                || type == ColumnType.CATEGORY
                || type == ColumnType.TEXT) {
            return;
        }
        var allowed = type == ColumnType.NUMBER ? " AND NOT isnan(coalesce(" + ColumnFacts.number(cell) + ", 0))" : "";
        var wrong = database.query(
                "SELECT rowid, " + cell + " FROM raw WHERE " + cell + " IS NOT NULL AND (" + Cells.as(type, cell)
                        + ") IS NULL" + allowed + " ORDER BY rowid LIMIT 1",
                row -> new Wrong(row.getLong(1), row.getString(2)));
        if (!wrong.isEmpty()) {
            var name = table.names().get(index);
            var place = table.place(database, wrong.getFirst().row(), name);
            throw new InvalidInputException(
                    "column '%s' is to be a %s, but row %d holds '%s'"
                            .formatted(
                                    name,
                                    type.text(),
                                    place.row(),
                                    shortened(wrong.getFirst().value())),
                    place,
                    "Correct the value, name it in data.missing, or change data.types." + name + " in lifecycle.yaml.");
        }
    }

    private record Wrong(long row, String value) {}

    private Optional<TableColumn> column(int index) {
        var name = table.names().get(index);
        var ignored = roles.isIgnored(index);
        if (ignored && !roles.isSensitive(index)) {
            return Optional.empty();
        }
        var type = type(index);
        checkParses(index, type);
        var column = new TableColumn(
                index,
                name,
                type,
                ignored ? Role.CONTEXT : Role.FEATURE,
                table.value(index, type),
                facts.get(index).present());
        return Optional.of(ignored ? column : judged(column));
    }

    /** Takes columns that can teach nothing out of the features, and says so. */
    private TableColumn judged(TableColumn column) {
        var fact = facts.get(column.index());
        var forced = spec.types().containsKey(column.name());
        if (fact.present() == 0) {
            warnings.add("Column '" + column.name() + "' has no values and is not used.");
            return column.asContext();
        }
        if (!forced && column.type() == ColumnType.CATEGORY && isAllDistinct(column, fact)) {
            warnings.add("Column '" + column.name()
                    + "' has another text in every row, as an identifier has, and is not used.");
            return column.asContext();
        }
        return column;
    }

    private boolean isAllDistinct(TableColumn column, ColumnFacts fact) {
        return fact.present() >= SMALL_TABLE
                && fact.distinct() > 0.8 * fact.present()
                && database.count("SELECT count(DISTINCT " + column.cell() + ") FROM raw") == fact.present();
    }

    private String example(int index) {
        var cell = RawTable.column(index);
        return shortened(database.one(
                "SELECT coalesce(min(" + cell + "), '') FROM raw WHERE " + ColumnFacts.number(cell) + " IS NULL",
                row -> row.getString(1)));
    }

    private static String shortened(String value) {
        return value.length() > 40 ? value.substring(0, 40) + "…" : value;
    }
}
