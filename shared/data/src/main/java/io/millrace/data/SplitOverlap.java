package io.millrace.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
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
     * Rows of one split that stand in another, too.
     *
     * @param equal in all features; of images, pixel for pixel
     * @param near so that numbers lie within a twentieth of a standard deviation, and texts are the same but for case,
     *     spaces and punctuation; empty for images
     */
    public record Rows(long equal, OptionalLong near) {}

    /**
     * Rows of {@code test} that stand in {@code train}, too.
     *
     * @throws InvalidInputException if one of the files is no Parquet of this dataset
     */
    public Rows count(Path train, Path test) {
        try (var connection = limits.connect();
                var statement = connection.createStatement()) {
            long equal = count(statement, train, test, exact());
            return new Rows(
                    equal,
                    manifest.kind() == DatasetManifest.Kind.IMAGE
                            ? OptionalLong.empty()
                            : OptionalLong.of(count(
                                    statement,
                                    train,
                                    test,
                                    manifest.features().stream()
                                            .map(SplitOverlap::rough)
                                            .toList())));
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

    private static long count(Statement statement, Path train, Path test, List<String> features) throws SQLException {
        if (features.isEmpty()) {
            return 0;
        }
        // 64 bits a row: two different ones of 10 million meet with a chance of 1 in 400,000.
        var hash = features.stream().collect(Collectors.joining(", ", "hash(", ")"));
        var query = "SELECT count(*) FROM %s WHERE %s IN (SELECT %s FROM %s)"
                .formatted(ParquetSql.table(test), hash, hash, ParquetSql.table(train));
        try (var result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
