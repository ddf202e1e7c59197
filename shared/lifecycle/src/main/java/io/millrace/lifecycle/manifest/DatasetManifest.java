package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dataset.json}: the validated, split, immutable result of an upload, with the statistics that features are
 * fitted from. All statistics come from the train split only.
 *
 * <p>The Parquet of each split holds, for {@link Kind#TABULAR}, one column per {@link Column} under its own name (types
 * as in {@link io.millrace.lifecycle.spec.ColumnType}, {@code NULL} meaning missing; the target of a regression is a
 * DOUBLE, of a classification a VARCHAR). For {@link Kind#IMAGE} it holds {@code image} (BLOB: pixels row by row,
 * channels last, one byte each), {@code height}, {@code width} (INTEGER), {@code file} (VARCHAR: where it came from) and
 * the target. Rows keep the order of the upload.
 *
 * <p>The dataset of an upload that brings its model ({@link ImportedModel}) has all its rows in the test split; without
 * test data it has no columns and no rows, and its splits no files.
 *
 * @param dataset the id, derived from the uploaded bytes and the spec's data part
 * @param dataSpec that data part
 * @param dataSpecSha256 {@link io.millrace.lifecycle.spec.LifecycleSpec#dataSha256()}
 * @param source the upload that made it first
 * @param columns in file order, the target included
 * @param classes the target's labels in order of the model's probabilities (by code point; numerically where all are
 *     numbers); empty for a regression
 * @param image set for {@link Kind#IMAGE} only
 * @param splits always all three
 * @param warnings for people, one sentence each
 */
public record DatasetManifest(
        ModelName model,
        String dataset,
        Kind kind,
        Task task,
        DataSpec dataSpec,
        String dataSpecSha256,
        Source source,
        List<Column> columns,
        String target,
        List<String> classes,
        Optional<ImageShape> image,
        Map<Split, SplitFile> splits,
        Cleaning cleaning,
        List<String> warnings,
        Instant createdAt) {

    /** The shape of an upload. */
    public enum Kind {
        TABULAR,
        IMAGE
    }

    /**
     * The shape that images are brought to inside the model: the most common one of the train split.
     *
     * @param channels 1 (grey) or 3 (red, green, blue); the same for every image of the dataset
     * @param uniform whether every image has this height and width already
     */
    public record ImageShape(int height, int width, int channels, boolean uniform) {}

    /** @param bytes size of the Parquet file */
    public record SplitFile(String key, long rows, long bytes, String sha256) {}

    /** What was taken out: rows read, exact duplicates removed, rows without a target removed. */
    public record Cleaning(long rowsRead, long duplicatesRemoved, long withoutTargetRemoved) {}

    public DatasetManifest {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
        splits = Map.copyOf(splits);
        warnings = List.copyOf(warnings);
    }

    /** The columns a model takes as inputs, in order. Empty for images, whose one input is {@code image}. */
    public List<Column> features() {
        return columns.stream().filter(c -> c.role() == Column.Role.FEATURE).toList();
    }

    /** The same with one more warning. */
    public DatasetManifest withWarning(String warning) {
        var more = new ArrayList<>(warnings);
        more.add(warning);
        return new DatasetManifest(
                model,
                dataset,
                kind,
                task,
                dataSpec,
                dataSpecSha256,
                source,
                columns,
                target,
                classes,
                image,
                splits,
                cleaning,
                more,
                createdAt);
    }

    public SplitFile split(Split split) {
        return splits.get(split);
    }
}
