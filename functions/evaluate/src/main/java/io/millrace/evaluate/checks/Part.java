package io.millrace.evaluate.checks;

import io.millrace.data.DatasetReader;

/**
 * A split, or as much of it as was fetched.
 *
 * @param rows of it
 * @param of rows that the split has
 */
public record Part(DatasetReader reader, long rows, long of) {
    public boolean isWhole() {
        return rows == of;
    }
}
