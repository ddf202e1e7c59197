package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.intake.Workspace;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Dictionaries;
import io.millrace.preprocess.table.KeyedRows;
import io.millrace.preprocess.table.RawTable;
import io.millrace.preprocess.table.Sql;
import io.millrace.preprocess.table.TableColumn;
import io.millrace.preprocess.table.TableLoader;
import io.millrace.preprocess.table.TablePlan;
import io.millrace.preprocess.table.TablePlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Table files to a prepared dataset: read, typed, checked, cleaned, split, described. */
final class TablePreparation {
    private final Database database;
    private final Workspace workspace;
    private final LifecycleSpec spec;
    private final String upload;
    private final Purpose purpose;

    /** @param upload the upload's name, for messages */
    TablePreparation(Database database, Workspace workspace, LifecycleSpec spec, String upload, Purpose purpose) {
        this.database = database;
        this.workspace = workspace;
        this.spec = spec;
        this.upload = upload;
        this.purpose = purpose;
    }

    /** @throws InvalidInputException where the files or the contract are broken */
    Prepared prepare(List<SourceFile> files) {
        var table = new TableLoader(database, workspace, spec.data()).load(files);
        var planner = new TablePlanner(database, table, spec);
        var plan = planner.plan();
        var contract = new Contract(spec.data().quality(), upload);
        var rowsToDivide = new KeyedRows(database, spec.data()).of(table, plan);
        var keyed = rowsToDivide.count();
        var classes = plan.task() == Task.CLASSIFICATION ? classes(plan, contract) : List.<String>of();
        checkMissing(plan, contract, table.rows(), keyed);
        if (keyed < table.rows()) {
            rowsToDivide.remove("SELECT rowid FROM raw WHERE " + plan.target().value() + " IS NULL");
        }
        var distinct = new Duplicates(database, rowsToDivide).remove(purpose);
        contract.duplicates(keyed - distinct, table.rows());
        contract.rows(distinct);
        var warnings = new ArrayList<>(plan.warnings());
        var rows =
                purpose.split(new Splitting(database, rowsToDivide, spec.data().split(), upload, warnings));
        forgetHashes(table);
        var dictionaries = new Dictionaries(database, table, planner::distinct);
        database.alone(() -> plan.columns().forEach(dictionaries::replace));
        view(plan);
        var kept = rows.values().stream().mapToLong(Long::longValue).sum();
        var select = plan.columns().stream()
                .map(c -> written(c) + " AS " + Sql.identifier(c.name()))
                .collect(Collectors.joining(", "));
        return new Prepared(
                Kind.TABULAR,
                plan.task(),
                plan.columns(),
                plan.target().name(),
                classes,
                Optional.empty(),
                rows,
                new Cleaning(table.rows(), keyed - kept, table.rows() - keyed),
                warnings,
                "SELECT " + select + " FROM data",
                "");
    }

    /** Files hold texts, also where the table has numbers of a dictionary. */
    private static String written(TableColumn column) {
        return column.type().isNumeric() ? column.cell() : "CAST(" + column.cell() + " AS VARCHAR)";
    }

    private List<String> classes(TablePlan plan, Contract contract) {
        var found = database.query(
                "SELECT DISTINCT label FROM keyed LIMIT " + (Contract.MAX_CLASSES + 1), row -> row.getString(1));
        contract.classes(plan.target().name(), found);
        return Classes.ordered(found);
    }

    private void checkMissing(TablePlan plan, Contract contract, long rows, long keyed) {
        for (var column : plan.columns()) {
            if (column.role() == Role.FEATURE) {
                // Each cell a value, and each row with a target: they have been counted.
                long present = rows == keyed && column.value().equals(column.cell())
                        ? column.present()
                        : database.count("SELECT count(" + column.value() + ") FROM raw WHERE "
                                + plan.target().value() + " IS NOT NULL");
                contract.missing(column.name(), keyed - present, keyed);
            }
        }
    }

    /** What is no longer needed leaves memory to what follows. */
    private void forgetHashes(RawTable table) {
        database.execute("DROP VIEW keyed");
        for (var column : table.hashes()) {
            database.execute("ALTER TABLE raw DROP COLUMN " + column);
        }
    }

    /** The view {@code data} of the rows that stay, in upload order: {@code r}, {@code s} and the columns' values. */
    private void view(TablePlan plan) {
        var values = plan.columns().stream()
                .map(c -> c.value() + " AS v" + c.index())
                .collect(Collectors.joining(", "));
        var renamed = plan.columns().stream()
                .map(c -> "v" + c.index() + " AS " + c.cell())
                .collect(Collectors.joining(", "));
        // Two steps, so that no value's name hides the raw cell of another. One thread sees the rows in their order.
        database.execute("CREATE VIEW data AS SELECT r, s, " + renamed + " FROM (SELECT rowid AS r, s, " + values
                + " FROM raw)");
    }
}
