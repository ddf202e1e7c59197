package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.SplitSpec;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.RowHash;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Divides the table {@code kept} (see {@link Duplicates}) by its column {@code s}: 0 train, 1 validation, 2 test. Rows
 * of the test file stay in it and leave the others (then validation before train). Rows whose split is not given go by their content's hash alone, so the same
 * row always lands in the same split; splits that no file gives are carved out of these rows.
 */
final class Splitting {
    private final Database database;
    private final SplitSpec spec;
    private final String file;
    private final List<String> warnings;

    /** @param file the upload, for messages @param warnings gets what people should know */
    Splitting(Database database, SplitSpec spec, String file, List<String> warnings) {
        this.database = database;
        this.spec = spec;
        this.file = file;
        this.warnings = warnings;
    }

    /** All rows become test rows: evidence about a model that was trained elsewhere. */
    Map<Split, Long> allTest() {
        database.execute("UPDATE kept SET s = 2");
        return rows();
    }

    /** @throws InvalidInputException if a split stays empty, or a class is missing from given train rows */
    Map<Split, Long> split() {
        if (has(Split.TEST)) {
            database.execute("DELETE FROM kept WHERE given < 2 AND seen IN (SELECT seen FROM kept WHERE given = 2)");
        }
        if (has(Split.VALIDATION)) {
            database.execute("DELETE FROM kept WHERE given < 1 AND seen IN (SELECT seen FROM kept WHERE given = 1)");
        }
        database.execute("UPDATE kept SET s = CASE WHEN given > 0 THEN given ELSE " + byHash() + " END");
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

    private boolean has(Split split) {
        return database.count("SELECT count(*) FROM kept WHERE given = " + split.ordinal()) > 0;
    }

    private String byHash() {
        var validation = has(Split.VALIDATION) ? 0 : spec.validation();
        var test = has(Split.TEST) ? 0 : spec.test();
        var all = spec.train() + validation + test;
        return String.format(
                Locale.ROOT,
                "CASE WHEN step < %d THEN 0 WHEN step < %d THEN 1 ELSE 2 END",
                Math.round(spec.train() / all * RowHash.STEPS),
                Math.round((spec.train() + validation) / all * RowHash.STEPS));
    }

    /** Few rows may leave a split empty by chance: it gets the train row whose hash is nearest to the boundary. */
    private void fillEmpty() {
        for (var split : List.of(Split.TEST, Split.VALIDATION)) {
            if (rows().get(split) == 0
                    && database.count("SELECT count(DISTINCT seen) FROM kept WHERE s = 0 AND given < 1") > 1) {
                database.execute(
                        "UPDATE kept SET s = " + split.ordinal() + " WHERE s = 0 AND seen = (SELECT seen FROM kept"
                                + " WHERE s = 0 AND given < 1 ORDER BY step DESC, seen LIMIT 1)");
                warnings.add(
                        "The " + split.text() + " split would have been empty, so it got one row of the train split.");
            }
        }
    }

    private void coverClasses() {
        var absent = "SELECT label FROM kept GROUP BY label HAVING count_if(s = 0) = 0";
        var rare = database.query(absent + " ORDER BY label", row -> row.getString(1));
        if (rare.isEmpty()) {
            return;
        }
        database.execute("UPDATE kept SET s = 0 WHERE given < 1 AND seen IN (SELECT seen FROM kept WHERE label IN ("
                + absent + "))");
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
                "SELECT count_if(s = 0), count_if(s = 1), count_if(s = 2) FROM kept",
                row -> new EnumMap<>(Map.of(
                        Split.TRAIN, row.getLong(1), Split.VALIDATION, row.getLong(2), Split.TEST, row.getLong(3))));
    }
}
