package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.intake.Workspace;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.KeyedRows;
import io.millrace.preprocess.table.Sql;
import io.millrace.preprocess.table.TableColumn;
import io.millrace.preprocess.table.TableLoader;
import io.millrace.preprocess.table.TablePlan;
import io.millrace.preprocess.table.TablePlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        var plan = new TablePlanner(database, table, spec).plan();
        var contract = new Contract(spec.data().quality(), upload);
        new KeyedRows(database, spec.data()).of(table, plan);
        var keyed = database.count("SELECT count(*) FROM keyed");
        var classes = plan.task() == Task.CLASSIFICATION ? classes(plan, contract) : List.<String>of();
        for (var column : plan.columns()) {
            if (column.role() == Role.FEATURE) {
                contract.missing(column.name(), missing(column, plan.target()), keyed);
            }
        }
        contract.duplicates(keyed - database.count("SELECT count(DISTINCT \"full\") FROM keyed"), table.rows());
        contract.rows(database.count("SELECT count(DISTINCT \"full\") FROM keyed"));
        var warnings = new ArrayList<>(plan.warnings());
        var rows = purpose.split(new Splitting(database, spec.data().split(), upload, warnings));
        materialise(plan);
        var kept = rows.values().stream().mapToLong(Long::longValue).sum();
        return described(
                plan, classes, rows, kept, new Cleaning(table.rows(), keyed - kept, table.rows() - keyed), warnings);
    }

    private List<String> classes(TablePlan plan, Contract contract) {
        var found = database.query(
                "SELECT DISTINCT label FROM keyed LIMIT " + (Contract.MAX_CLASSES + 1), row -> row.getString(1));
        contract.classes(plan.target().name(), found);
        return Classes.ordered(found);
    }

    private long missing(TableColumn column, TableColumn target) {
        return database.count(
                "SELECT count(*) - count(" + column.value() + ") FROM raw WHERE " + target.value() + " IS NOT NULL");
    }

    private void materialise(TablePlan plan) {
        var values = plan.columns().stream()
                .map(c -> c.value() + " AS v" + c.index())
                .collect(Collectors.joining(", "));
        var renamed = plan.columns().stream()
                .map(c -> "v" + c.index() + " AS " + c.cell())
                .collect(Collectors.joining(", "));
        // Two steps, so that no value's name hides the raw cell of another. In order, because the join's own order
        // varies with the threads, and with it the last digits of sums.
        database.execute("CREATE TABLE data AS SELECT r, s, " + renamed + " FROM (SELECT raw.r, kept.s, " + values
                + " FROM raw JOIN kept ON raw.r = kept.r) ORDER BY r");
        database.execute("DROP TABLE raw");
        database.execute("DROP TABLE kept");
    }

    private Prepared described(
            TablePlan plan,
            List<String> classes,
            Map<Split, Long> rows,
            long kept,
            Cleaning cleaning,
            List<String> warnings) {
        // One thread from here on: sums added in another order differ in their last digits.
        database.execute("SET threads = 1");
        var statistics = new ColumnStatistics(database);
        var columns = plan.columns().stream().map(statistics::of).toList();
        var profiler = new ColumnProfiler(database, kept, plan.target());
        var profiles = plan.columns().stream().map(profiler::of).toList();
        warnings.addAll(Warnings.sentences(profiles));
        var select = plan.columns().stream()
                .map(c -> c.cell() + " AS " + Sql.identifier(c.name()))
                .collect(Collectors.joining(", "));
        return new Prepared(
                Kind.TABULAR,
                plan.task(),
                columns,
                plan.target().name(),
                classes,
                Optional.empty(),
                rows,
                cleaning,
                profiles,
                warnings,
                "SELECT " + select + " FROM data");
    }
}
