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
     * Rows of {@code test} with the same features as one of {@code train}; of images, pixel for pixel.
     *
     * @throws InvalidInputException if one of the files is no Parquet of this dataset
     */
    public long equal(Path train, Path test) {
        return count(train, test, exact());
    }

    /**
     * Rows of a table's {@code test} with nearly the same features as one of {@code train}: numbers lie within a
     * twentieth of a standard deviation, texts and categories are the same but for case, spaces and punctuation.
     *
     * @throws InvalidInputException if one of the files is no Parquet of this dataset
     */
    public long near(Path train, Path test) {
        return count(
                train,
                test,
                manifest.features().stream().map(SplitOverlap::rough).toList());
    }

    private long count(Path train, Path test, List<String> features) {
        if (features.isEmpty()) {
            return 0;
        }
        // 64 bits a row: two different ones of 10 million meet with a chance of 1 in 400,000.
        var hash = features.stream().collect(Collectors.joining(", ", "hash(", ")"));
        try (var connection = limits.connect();
                var statement = connection.createStatement()) {
            // The smaller side is held in memory, the other streams by, whichever the planner would choose.
            statement.execute("CREATE TEMP TABLE ours AS SELECT %s AS h, count(*) AS n FROM %s GROUP BY 1"
                    .formatted(hash, ParquetSql.table(test)));
            try (var result =
                    statement.executeQuery("SELECT coalesce(sum(n), 0)::BIGINT FROM ours WHERE h IN (SELECT %s FROM %s)"
                            .formatted(hash, ParquetSql.table(train)))) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException e) {
            throw new InvalidInputException(
                    "The splits cannot be compared: " + e.getMessage(),
                    Place.file(String.valueOf(train.getFileName())),
                    "Upload the data again.",
                    e);
        }
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
}
