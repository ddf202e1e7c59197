package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.SplitSpec;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Keyed;
import io.millrace.preprocess.table.RowHash;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Divides rows by their column {@code s}: 0 train, 1 validation, 2 test. Rows of the test file stay in it and leave the
 * others (then validation before train). Rows whose split is not given go by their content's hash alone, so the same row
 * always lands in the same split; splits that no file gives are carved out of these rows.
 */
final class Splitting {
    private final Database database;
    private final Keyed keyed;
    private final SplitSpec spec;
    private final String file;
    private final List<String> warnings;

    /** @param file the upload, for messages @param warnings gets what people should know */
    Splitting(Database database, Keyed keyed, SplitSpec spec, String file, List<String> warnings) {
        this.database = database;
        this.keyed = keyed;
        this.spec = spec;
        this.file = file;
        this.warnings = warnings;
    }

    /** All rows become test rows: evidence about a model that was trained elsewhere. */
    Map<Split, Long> allTest() {
        keyed.placeAll("2");
        return rows();
    }

    /** @throws InvalidInputException if a split stays empty, or a class is missing from given train rows */
    Map<Split, Long> split() {
        boolean test = has(Split.TEST);
        if (test) {
            leaveTo(Split.TEST);
        }
        boolean validation = has(Split.VALIDATION);
        if (validation) {
            leaveTo(Split.VALIDATION);
        }
        if (test || validation) {
            keyed.placeAll("CASE WHEN " + keyed.given() + " > 0 THEN " + keyed.given() + " ELSE "
                    + RowHash.split(keyed.step(), spec, !validation, !test) + " END");
        }
        fillEmpty();
        coverClasses();
        var rows = rows();
        for (var split : Split.values()) {
            if (rows.get(split) == 0) {
                throw new InvalidInputException(
                        "the %s split would have no rows".formatted(split.text()),
                        Place.file(file),
                        "Upload more rows: train, validation and test each need some that differ.");
            }
        }
        return rows;
    }

    /** Rows that are given to a split are in none before it. */
    private void leaveTo(Split split) {
        keyed.remove("SELECT r FROM keyed WHERE given < " + split.ordinal()
                + " AND seen IN (SELECT seen FROM keyed WHERE given = " + split.ordinal() + ")");
    }

    private boolean has(Split split) {
        return database.count("SELECT count(*) FROM keyed WHERE given = " + split.ordinal()) > 0;
    }

    /** Few rows may leave a split empty by chance: it gets the train row whose hash is nearest to the boundary. */
    private void fillEmpty() {
        for (var split : List.of(Split.TEST, Split.VALIDATION)) {
            if (rows().get(split) == 0
                    && database.count("SELECT count(DISTINCT seen) FROM keyed WHERE s = 0 AND given < 1") > 1) {
                keyed.place(
                        split.ordinal(),
                        "s = 0 AND seen = (SELECT seen FROM keyed WHERE s = 0 AND given < 1 ORDER BY step DESC, seen"
                                + " LIMIT 1)");
                warnings.add(
                        "The " + split.text() + " split would have been empty, so it got one row of the train split.");
            }
        }
    }

    private void coverClasses() {
        var absent = "SELECT label FROM keyed GROUP BY label HAVING count_if(s = 0) = 0";
        var rare = database.query(absent + " ORDER BY label", row -> row.getString(1));
        if (rare.isEmpty()) {
            return;
        }
        keyed.place(0, "given < 1 AND seen IN (SELECT seen FROM keyed WHERE label IN (" + absent + "))");
        var still = database.query(absent + " ORDER BY label", row -> row.getString(1));
        if (!still.isEmpty()) {
            throw new InvalidInputException(
                    "the class '" + still.getFirst() + "' has no row in the train split",
                    Place.file(file),
                    "Give the train files rows of every class, or take the class out of the others.");
        }
        warnings.add("So few rows have the classes "
                + String.join(", ", rare.stream().limit(10).toList()) + " that all of them went to the train split.");
    }

    private Map<Split, Long> rows() {
        return database.one(
                "SELECT count_if(s = 0), count_if(s = 1), count_if(s = 2) FROM keyed",
                row -> new EnumMap<>(Map.of(
                        Split.TRAIN, row.getLong(1), Split.VALIDATION, row.getLong(2), Split.TEST, row.getLong(3))));
    }
}
