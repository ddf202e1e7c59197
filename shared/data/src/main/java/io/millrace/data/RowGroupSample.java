package io.millrace.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Some of the row groups of a Parquet file that is too large to be fetched: evenly chosen, and nothing else of it but its
 * footer. They are put at their places in a file with holes, of which DuckDB reads the chosen row groups alone.
 */
public final class RowGroupSample {
    /** The footer's length, and the mark that ends each Parquet file. */
    private static final int TAIL = 8;
    /** Enough to lie evenly over the file. */
    private static final int MOST_GROUPS = 64;

    private final Source source;
    private final long size;

    /** The bytes of a file from one place to before another. */
    @FunctionalInterface
    public interface Source {
        /** The caller closes the stream. */
        InputStream open(long from, long to);
    }

    /** @param size of the whole file in bytes */
    public RowGroupSample(Source source, long size) {
        this.source = source;
        this.size = size;
    }

    private record RowGroup(long firstRow, long rows, long from, long to) {
        long bytes() {
            return to - from;
        }
    }

    /**
     * Writes the chosen rows as a Parquet file of its own.
     *
     * @param mostBytes to fetch of row groups
     * @return how many rows were written; 0, and no file, where even one row group is larger
     * @throws InvalidInputException if it is no Parquet
     */
    public long write(Path target, long mostBytes) {
        var holes = target.resolveSibling(target.getFileName() + ".part");
        try (var connection = ReaderLimits.DEFAULT.connect();
                var statement = connection.createStatement()) {
            footer(holes);
            var chosen = chosen(groups(statement, holes), mostBytes);
            for (var group : chosen) {
                fetch(group.from(), group.to(), holes);
            }
            if (!chosen.isEmpty()) {
                copy(statement, chosen, holes, target);
            }
            return chosen.stream().mapToLong(RowGroup::rows).sum();
        } catch (SQLException e) {
            throw new InvalidInputException(
                    "The dataset file %s cannot be read in part: %s".formatted(target.getFileName(), e.getMessage()),
                    Place.file(String.valueOf(target.getFileName())),
                    "Upload the data again.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + holes, e);
        } finally {
            delete(holes);
        }
    }

    private void footer(Path holes) throws IOException {
        long tail = Math.max(0, size - TAIL);
        fetch(0, Math.min(4, size), holes);
        fetch(tail, size, holes);
        int length;
        try (var file = new RandomAccessFile(holes.toFile(), "r")) {
            var bytes = new byte[4];
            file.seek(tail);
            file.readFully(bytes);
            length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        }
        if (length > 0 && length <= tail) {
            fetch(tail - length, tail, holes);
        }
    }

    private void fetch(long from, long to, Path holes) throws IOException {
        try (var in = source.open(from, to);
                var out = new RandomAccessFile(holes.toFile(), "rw")) {
            out.setLength(size);
            out.seek(from);
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        }
    }

    private static List<RowGroup> groups(Statement statement, Path holes) throws SQLException {
        var groups = new ArrayList<RowGroup>();
        long first = 0;
        var query = """
                SELECT any_value(row_group_num_rows),
                       min(least(coalesce(dictionary_page_offset, data_page_offset), data_page_offset)),
                       max(least(coalesce(dictionary_page_offset, data_page_offset), data_page_offset)
                           + total_compressed_size)
                FROM parquet_metadata('%s') GROUP BY row_group_id ORDER BY row_group_id""";
        try (var result = statement.executeQuery(query.formatted(ParquetSql.literal(holes)))) {
            while (result.next()) {
                groups.add(new RowGroup(first, result.getLong(1), result.getLong(2), result.getLong(3)));
                first += result.getLong(1);
            }
        }
        return groups;
    }

    /** As many as fit, at even distances. */
    private static List<RowGroup> chosen(List<RowGroup> groups, long mostBytes) {
        for (int count = Math.min(MOST_GROUPS, groups.size()); count > 0; count--) {
            var chosen = new ArrayList<RowGroup>();
            for (int i = 0; i < count; i++) {
                chosen.add(groups.get((int) ((long) i * groups.size() / count)));
            }
            if (chosen.stream().mapToLong(RowGroup::bytes).sum() <= mostBytes) {
                return chosen;
            }
        }
        return List.of();
    }

    private static void copy(Statement statement, List<RowGroup> chosen, Path holes, Path target) throws SQLException {
        var rows = chosen.stream()
                .map(group -> "SELECT * EXCLUDE file_row_number FROM %s WHERE file_row_number BETWEEN %d AND %d"
                        .formatted(
                                ParquetSql.numberedTable(holes), group.firstRow(), group.firstRow() + group.rows() - 1))
                .collect(Collectors.joining(" UNION ALL "));
        statement.execute("COPY (%s) TO '%s' (FORMAT parquet)"
                .formatted(rows, target.toString().replace("'", "''")));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
