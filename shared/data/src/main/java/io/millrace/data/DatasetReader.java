package io.millrace.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.RawBatch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads one split of a dataset from its Parquet file, in the order of the rows. Holds one batch at a time, however long
 * the file. Opens nothing until asked, so there is nothing to close but the streams.
 */
public final class DatasetReader {
    private final Path parquet;
    private final DatasetManifest manifest;
    private final ReaderLimits limits;

    public DatasetReader(Path parquet, DatasetManifest manifest) {
        this(parquet, manifest, ReaderLimits.DEFAULT);
    }

    /** @param parquet a local copy of {@link DatasetManifest.SplitFile#key()} */
    public DatasetReader(Path parquet, DatasetManifest manifest, ReaderLimits limits) {
        this.parquet = parquet;
        this.manifest = manifest;
        this.limits = limits;
    }

    /** The split's Parquet. */
    public Path file() {
        return parquet;
    }

    /**
     * How many rows the split has.
     *
     * @throws InvalidInputException if the file is no Parquet
     */
    public long rows() {
        try (var connection = limits.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM " + ParquetSql.table(parquet))) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * Values of a numeric column below or at which these shares of its present values lie; none where no value is
     * present.
     *
     * @param column of a table
     * @param shares each from 0 to 1
     * @throws InvalidInputException if the file is no Parquet or lacks the column
     */
    public double[] quantiles(String column, double... shares) {
        var list = Arrays.stream(shares).mapToObj(Double::toString).collect(Collectors.joining(", ", "[", "]"));
        var query = "SELECT unnest(quantile_disc(CAST(%s AS DOUBLE), %s)) FROM %s"
                .formatted(ParquetSql.name(column), list, ParquetSql.table(parquet));
        try (var connection = limits.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            var values = DoubleStream.builder();
            while (result.next()) {
                values.add(result.getDouble(1));
            }
            return values.build().toArray();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * The rows as batches in order; none for a split without rows. The caller closes the stream, read to its end or not.
     * A table's columns are its features, its context and its target, each under its name, {@code NULL} becoming NaN or
     * the empty text. An image dataset's are {@code image}, {@code file} and the target; a batch holds images of one
     * size, so a new one begins where the size changes, and where pixels would take more than 64 MB.
     *
     * @param maxRows the most rows of a batch, at least 1
     * @throws InvalidInputException (now or while streaming) if the file is no Parquet or lacks a column
     */
    public Stream<RawBatch> batches(int maxRows) {
        return batches(maxRows, "");
    }

    /**
     * About so many of the rows, evenly over the file, as {@link #batches(int)} gives them.
     *
     * @param rows how many there are
     * @param most at least 1
     */
    public Stream<RawBatch> sample(long rows, int most, int maxRows) {
        long stride = stride(rows, most);
        return batches(maxRows, stride == 1 ? "" : " WHERE file_row_number % " + stride + " = 0");
    }

    /** Every which row {@link #sample} gives. */
    public static long stride(long rows, int most) {
        return Math.max(1, Math.ceilDiv(rows, most));
    }

    private Stream<RawBatch> batches(int maxRows, String condition) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + maxRows);
        }
        try {
            var rows = ParquetRows.open(limits.connect(), query(condition));
            var batches = new BatchIterator(rows, layout(), maxRows, this::unreadable);
            var spliterator = Spliterators.spliteratorUnknownSize(batches, Spliterator.ORDERED | Spliterator.NONNULL);
            return StreamSupport.stream(spliterator, false).onClose(rows::close);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private BatchLayout layout() {
        return switch (manifest.kind()) {
            case TABULAR -> new BatchLayout.Table(fields());
            case IMAGE ->
                new BatchLayout.Pictures(
                        fields(),
                        manifest.image()
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "dataset " + manifest.dataset() + " has no image shape"))
                                .channels());
        };
    }

    private List<Field> fields() {
        return switch (manifest.kind()) {
            case TABULAR -> {
                var fields = new ArrayList<Field>();
                for (var column : manifest.columns()) {
                    boolean target = column.name().equals(manifest.target());
                    fields.add(
                            target
                                    ? target()
                                    : new Field(column.name(), column.type().isNumeric()));
                }
                yield fields;
            }
            case IMAGE -> List.of(new Field("file", false), target());
        };
    }

    private Field target() {
        return new Field(manifest.target(), manifest.task() == Task.REGRESSION);
    }

    private String query(String condition) {
        var selected = new ArrayList<String>();
        if (manifest.kind() == DatasetManifest.Kind.IMAGE) {
            selected.add(ParquetSql.name(ModelSignature.IMAGE));
            selected.add(ParquetSql.name("height"));
            selected.add(ParquetSql.name("width"));
        }
        fields().forEach(field -> selected.add(
                "CAST(%s AS %s)".formatted(ParquetSql.name(field.name()), field.numeric() ? "DOUBLE" : "VARCHAR")));
        return selected.stream().collect(Collectors.joining(", ", "SELECT ", " FROM "))
                + (condition.isEmpty() ? ParquetSql.table(parquet) : ParquetSql.numberedTable(parquet))
                + condition;
    }

    private InvalidInputException unreadable(SQLException cause) {
        return new InvalidInputException(
                "The dataset file %s cannot be read: %s".formatted(parquet.getFileName(), cause.getMessage()),
                Place.file(String.valueOf(parquet.getFileName())),
                "Upload the data again.",
                cause);
    }
}
