package io.millrace.lifecycle.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spec's {@code data} part. Together with the uploaded bytes it decides the dataset and thereby the dataset's id.
 *
 * @param target the column to predict; empty: the one named label, target, class or y, else the last
 * @param columns names for files without a header, in file order; empty: names come from the file
 * @param missing texts that mean missing, beside the empty cell
 * @param ignore columns that are no features
 * @param types types that override the inferred ones
 * @param sensitive columns whose values are slices of the fairness evidence
 */
public record DataSpec(
        Optional<String> target,
        List<String> columns,
        List<String> missing,
        List<String> ignore,
        Map<String, ColumnType> types,
        List<String> sensitive,
        SplitSpec split,
        QualitySpec quality) {
    public static final DataSpec DEFAULT = new DataSpec(
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            SplitSpec.DEFAULT,
            QualitySpec.DEFAULT);

    public DataSpec {
        columns = List.copyOf(columns);
        missing = List.copyOf(missing);
        ignore = List.copyOf(ignore);
        types = Map.copyOf(types);
        sensitive = List.copyOf(sensitive);
    }
}
