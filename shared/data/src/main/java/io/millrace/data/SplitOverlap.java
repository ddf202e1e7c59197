package io.millrace.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Counts rows of one split whose features stand in another, too. */
public final class SplitOverlap {
    /** Numbers count as nearly equal within one step of so many standard deviations. */
    private static final double STEP = 0.05;

    private final DatasetManifest manifest;
    private final ReaderLimits limits;

    public SplitOverlap(DatasetManifest manifest) {
        this(manifest, ReaderLimits.DEFAULT);
    }

    public SplitOverlap(DatasetManifest manifest, ReaderLimits limits) {
        this.manifest = manifest;
        this.limits = limits;
    }

    /**
     * Rows of {@code test} that equal a row of {@code train} in all features; of images, pixel for pixel.
     *
     * @throws InvalidInputException if one of the files is no Parquet of this dataset
     */
    public long equal(Path train, Path test) {
        return count(train, test, exact());
    }

    /**
     * Rows of {@code test} that nearly equal a row of {@code train}: numbers within a twentieth of a standard deviation,
     * texts but for case, spaces and punctuation. A table only.
     *
     * @throws InvalidInputException if one of the files is no Parquet of this dataset
     */
    public long near(Path train, Path test) {
        return count(
                train,
                test,
                manifest.features().stream().map(SplitOverlap::rough).toList());
    }

    private List<String> exact() {
        return manifest.kind() == DatasetManifest.Kind.IMAGE
                ? List.of(ParquetSql.name(ModelSignature.IMAGE))
                : manifest.features().stream()
                        .map(column -> ParquetSql.name(column.name()))
                        .toList();
    }

    private static String rough(Column column) {
        var name = ParquetSql.name(column.name());
        if (column.type().isNumeric()) {
            double step =
                    STEP * column.number().map(Column.NumberStatistics::sd).orElse(0.0);
            return step > 0 ? "round(CAST(%s AS DOUBLE) / %s)".formatted(name, step) : name;
        }
        return column.type() == ColumnType.BOOLEAN
                ? name
                : "regexp_replace(lower(CAST(%s AS VARCHAR)), '[^\\p{L}\\p{N}]', '', 'g')".formatted(name);
    }

    private long count(Path train, Path test, List<String> features) {
        if (features.isEmpty()) {
            return 0;
        }
        // 64 bits a row: two different ones of 10 million meet with a chance of 1 in 400,000.
        var hash = features.stream().collect(Collectors.joining(", ", "hash(", ")"));
        var query = "SELECT count(*) FROM %s WHERE %s IN (SELECT %s FROM %s)"
                .formatted(ParquetSql.table(test), hash, hash, ParquetSql.table(train));
        try (var connection = limits.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new InvalidInputException(
                    "The splits cannot be compared: " + e.getMessage(),
                    Place.file(String.valueOf(train.getFileName())),
                    "Upload the data again.",
                    e);
        }
    }
}
