package io.millrace.preprocess.table;

import io.millrace.preprocess.intake.SourceFile;
import java.util.List;

/**
 * The rows of all files as texts, in DuckDB: table {@value #NAME} with {@code r} (row number over all files, in upload
 * order), {@code f} (index of the file), {@code line} (in the file, from 1) and {@code c0..cN} (VARCHAR, trimmed, NULL
 * where missing). Columns go by position, so that no user's name can break a statement.
 *
 * @param names of the columns
 */
public record RawTable(List<SourceFile> files, List<String> names, long rows) {
    public static final String NAME = "raw";

    public RawTable {
        files = List.copyOf(files);
        names = List.copyOf(names);
    }

    public static String column(int index) {
        return "c" + index;
    }

    /** The one file's name; for several the folder's rows have no common one. */
    public @org.jspecify.annotations.Nullable String fileName() {
        return files.size() == 1 ? files.getFirst().name() : null;
    }
}
