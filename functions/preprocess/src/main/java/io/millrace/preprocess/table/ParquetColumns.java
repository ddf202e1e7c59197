package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.preprocess.intake.SourceFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The columns of a Parquet file, refused where they are nested or binary. */
final class ParquetColumns {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALLEST_BYTES = 12;

    private final Database database;

    ParquetColumns(Database database) {
        this.database = database;
    }

    private record Described(String name, String type) {}

    List<String> of(SourceFile file) {
        checkMagic(file);
        var view = "CREATE OR REPLACE TEMP VIEW parquet_file AS SELECT * FROM read_parquet("
                + Sql.literal(file.file().toString()) + ")";
        database.tryExecute(view).ifPresent(message -> {
            throw broken(file, message);
        });
        var columns = database.query(
                "SELECT column_name, column_type FROM (DESCRIBE parquet_file)",
                row -> new Described(row.getString(1), row.getString(2)));
        for (var column : columns) {
            if (column.type().matches(".*(\\[|STRUCT|MAP|BLOB|UNION|GEOMETRY|VARIANT).*")) {
                throw new InvalidInputException(
                        "'%s': column '%s' is of type %s, which cannot be used"
                                .formatted(file.name(), column.name(), column.type()),
                        Place.column(file.name(), column.name()),
                        "Write plain numbers, texts, booleans or timestamps; leave nested columns out.");
            }
        }
        return columns.stream().map(Described::name).toList();
    }

    private static void checkMagic(SourceFile file) {
        try (var in = new RandomAccessFile(file.file().toFile(), "r")) {
            if (in.length() == 0) {
                throw new InvalidInputException(
                        "'" + file.name() + "' is empty", Place.file(file.name()), "Upload a file with rows.");
            }
            var end = new byte[MAGIC.length];
            if (in.length() >= SMALLEST_BYTES) {
                in.seek(in.length() - MAGIC.length);
                in.readFully(end);
            }
            if (!java.util.Arrays.equals(end, MAGIC)) {
                throw broken(file, "its footer does not end with PAR1");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InvalidInputException broken(SourceFile file, String message) {
        // DuckDB names the file on disk, which the user does not know.
        var told = message.replace(file.file().toString(), file.name());
        return new InvalidInputException(
                "'" + file.name() + "' cannot be read as Parquet: " + told,
                Place.file(file.name()),
                "Write the file again and upload it whole; a cut upload loses the footer.");
    }
}
