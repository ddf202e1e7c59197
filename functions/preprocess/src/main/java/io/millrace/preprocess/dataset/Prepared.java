package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.profile.Profile.ColumnProfile;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset that is ready to be written.
 *
 * @param select the columns of the Parquet files, as a query over {@code data}, without a WHERE
 */
record Prepared(
        Kind kind,
        Task task,
        List<Column> columns,
        String target,
        List<String> classes,
        Optional<ImageShape> image,
        Map<Split, Long> rows,
        Cleaning cleaning,
        List<ColumnProfile> profiles,
        List<String> warnings,
        String select) {
    /** A row's number, in upload order. Qualified, because a user's column may be called {@code r}, too. */
    static final String ROW = "data.r";

    /** The ordinal of a row's split. */
    static final String SPLIT = "data.s";
}
