package io.millrace.local.status;

import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.manifest.UploadFailure;
import java.time.Instant;
import java.util.Optional;

/** Where one upload stands. */
public sealed interface UploadStatus {
    /** The uploaded object: a file, or a folder's {@code _SUCCESS} marker. */
    String key();

    /**
     * No record yet: preprocess has not finished with it.
     *
     * @param since when it was uploaded
     * @param dead its event, if preprocess gave it up
     */
    record Waiting(String key, Instant since, Optional<DeadEvent> dead) implements UploadStatus {}

    /** Millrace could not finish it before it had a run. */
    record Failed(UploadFailure record) implements UploadStatus {
        @Override
        public String key() {
            return record.source().key();
        }
    }

    /** A folder whose {@code _SUCCESS} has not come. */
    record Open(String key, long files) implements UploadStatus {}

    record Rejected(RejectedUpload record) implements UploadStatus {
        @Override
        public String key() {
            return record.source().key();
        }
    }

    /**
     * @param dataset empty only if it cannot be read
     * @param run empty until dispatch has planned
     * @param dead its event, if dispatch gave it up
     */
    record Accepted(
            AcceptedUpload record, Optional<DatasetManifest> dataset, Optional<RunStatus> run, Optional<DeadEvent> dead)
            implements UploadStatus {
        @Override
        public String key() {
            return record.source().key();
        }
    }
}
