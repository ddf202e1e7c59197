package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.preprocess.image.ImageLoader;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Image files to a prepared dataset. The target is the class folder, or the IDX label: column {@value #TARGET}. */
final class ImagePreparation {
    static final String TARGET = "label";
    private final Database database;
    private final LifecycleSpec spec;
    private final String upload;
    private final Purpose purpose;

    ImagePreparation(Database database, LifecycleSpec spec, String upload, Purpose purpose) {
        this.database = database;
        this.spec = spec;
        this.upload = upload;
        this.purpose = purpose;
    }

    /** @throws InvalidInputException where a file or the contract is broken */
    Prepared prepare(List<SourceFile> files) {
        if (spec.task().filter(Task.REGRESSION::equals).isPresent()) {
            throw new InvalidInputException(
                    "images in class folders make a classification, but the spec says regression",
                    Place.column("lifecycle.yaml", "task"),
                    "Remove task from lifecycle.yaml, or write classification.");
        }
        var loader = new ImageLoader(database);
        var read = loader.load(files);
        var keyed = loader.key(spec.data().split());
        var contract = new Contract(spec.data().quality(), upload);
        var labels = database.query(
                "SELECT DISTINCT label FROM keyed LIMIT " + (Contract.MAX_CLASSES + 1), row -> row.getString(1));
        contract.classes(TARGET, labels);
        var distinct = new Duplicates(database, keyed).remove(purpose);
        contract.duplicates(read - distinct, read);
        contract.rows(distinct);
        var warnings = new ArrayList<String>();
        var rows = purpose.split(new Splitting(database, keyed, spec.data().split(), upload, warnings));
        database.execute(
                "CREATE VIEW data AS SELECT keyed.s, pixels.r, pixels.label AS c0, pixels.height,"
                        + " pixels.width, pixels.channels, pixels.file, pixels.image FROM pixels JOIN keyed ON pixels.r = keyed.r");
        var kept = rows.values().stream().mapToLong(Long::longValue).sum();
        var target = new TableColumn(0, TARGET, ColumnType.CATEGORY, Role.TARGET, "c0", kept);
        return new Prepared(
                Kind.IMAGE,
                Task.CLASSIFICATION,
                List.of(target),
                TARGET,
                Classes.ordered(labels),
                Optional.of(shape()),
                rows,
                new Cleaning(read, read - kept, 0),
                warnings,
                "SELECT image, height, width, file, c0 AS " + TARGET + " FROM data",
                " ORDER BY " + Prepared.ROW);
    }

    private ImageShape shape() {
        var sizes = database.count("SELECT count(*) FROM (SELECT DISTINCT height, width FROM data)");
        return database.one(
                "SELECT height, width, channels FROM data WHERE s = (SELECT min(s) FROM data) GROUP BY ALL ORDER BY count(*) DESC, height, width"
                        + " LIMIT 1",
                row -> new ImageShape(row.getInt(1), row.getInt(2), row.getInt(3), sizes == 1));
    }
}
