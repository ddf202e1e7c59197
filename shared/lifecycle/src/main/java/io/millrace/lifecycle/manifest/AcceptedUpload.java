package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.LifecycleSpec;
import java.time.Instant;

/**
 * {@code accepted/<model>/<upload>.json}: the upload became a dataset, to be planned under this spec. It wakes dispatch.
 *
 * @param specEtag ETag of the {@code lifecycle.yaml} that the spec was read from; empty text: there was none
 * @param lineage where it stands among the model's uploads and specs
 */
public record AcceptedUpload(
        ModelName model,
        String upload,
        Source source,
        String dataset,
        LifecycleSpec spec,
        String specEtag,
        Lineage lineage,
        Instant acceptedAt) {

    public AcceptedUpload {
        lineage = Lineage.orUnknown(lineage);
    }
}
