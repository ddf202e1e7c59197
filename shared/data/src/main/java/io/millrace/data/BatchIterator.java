package io.millrace.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers rows into batches, one ahead of the caller. */
final class BatchIterator implements Iterator<RawBatch> {
    private static final int MOST_PIXEL_BYTES = 64 << 20;

    private final ParquetRows rows;
    private final BatchLayout layout;
    private final int maxRows;
    private final Function<SQLException, InvalidInputException> unreadable;
    private @Nullable Picture waiting;
    private @Nullable RawBatch next;
    private boolean ended;

    BatchIterator(
            ParquetRows rows,
            BatchLayout layout,
            int maxRows,
            Function<SQLException, InvalidInputException> unreadable) {
        this.rows = rows;
        this.layout = layout;
        this.maxRows = maxRows;
        this.unreadable = unreadable;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = gather();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public RawBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var batch = next;
        next = null;
        return batch;
    }

    private @Nullable RawBatch gather() {
        try {
            return switch (layout) {
                case BatchLayout.Table table -> gatherTable(table);
                case BatchLayout.Pictures pictures -> gatherPictures(pictures);
            };
        } catch (SQLException e) {
            throw unreadable.apply(e);
        }
    }

    private @Nullable RawBatch gatherTable(BatchLayout.Table table) throws SQLException {
        var batch = new BatchColumns(table.fields(), maxRows);
        while (batch.rows() < maxRows && rows.next()) {
            batch.add(rows, 1);
        }
        return batch.rows() == 0 ? null : new RawBatch(batch.rows(), batch.toColumns());
    }

    private @Nullable RawBatch gatherPictures(BatchLayout.Pictures layout) throws SQLException {
        var picture = waiting != null ? waiting : nextPicture(layout);
        waiting = null;
        if (picture == null) {
            return null;
        }
        var first = picture;
        int limit = Math.clamp(MOST_PIXEL_BYTES / first.pixels().length, 1, maxRows);
        var batch = new BatchColumns(layout.fields(), limit);
        var pixels = new ByteArrayOutputStream(first.pixels().length);
        while (picture != null && picture.sameSize(first)) {
            pixels.writeBytes(picture.pixels());
            batch.add(rows, Picture.FIRST_FIELD);
            if (batch.rows() == limit) {
                return images(layout, first, pixels, batch);
            }
            picture = nextPicture(layout);
        }
        // The cursor stays on this row, so that its fields are read with the next batch.
        waiting = picture;
        return images(layout, first, pixels, batch);
    }

    private static RawBatch images(
            BatchLayout.Pictures layout, Picture size, ByteArrayOutputStream pixels, BatchColumns fields) {
        var columns = new LinkedHashMap<String, RawColumn>();
        columns.put(
                ModelSignature.IMAGE,
                new RawColumn.Images(pixels.toByteArray(), size.height(), size.width(), layout.channels()));
        columns.putAll(fields.toColumns());
        return new RawBatch(fields.rows(), columns);
    }

    private @Nullable Picture nextPicture(BatchLayout.Pictures layout) throws SQLException {
        return rows.next() ? Picture.read(rows, layout.channels()) : null;
    }
}
