package io.millrace.data;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.RawBatch;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads one split of a dataset from its Parquet file, in the order of the rows, without holding the file in memory. */
public final class DatasetReader {

    public DatasetReader(Path parquet, DatasetManifest manifest) {}

    /** How many rows the split has. */
    public long rows() {
        throw new UnsupportedOperationException();
    }

    /**
     * The rows as batches; the caller closes the stream. Columns are the dataset's features and context columns and the
     * target, each under its name; for images {@code image}, {@code file} and the target.
     */
    public Stream<RawBatch> batches(int maxRows) {
        throw new UnsupportedOperationException();
    }
}
