package io.millrace.evaluate.checks;

import io.millrace.data.DatasetReader;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.Split;
import io.millrace.onnx.RawBatch;
import java.util.ArrayList;
import java.util.List;

/** All checks that compare the test split with the train split. */
public final class DataChecks {
    private static final int ROWS = 5_000;
    private static final int BATCH = 1_000;

    private final DatasetManifest dataset;
    private final KeptRows kept;

    public DataChecks(DatasetManifest dataset, KeptRows kept) {
        this.dataset = dataset;
        this.kept = kept;
    }

    public List<DataCheck> check(DatasetReader train, DatasetReader test) {
        long rows = dataset.split(Split.TEST).rows();
        var checks = new ArrayList<>(new LeakageChecks(dataset).check(train.file(), test.file(), rows));
        if (dataset.kind() == DatasetManifest.Kind.TABULAR) {
            List<RawBatch> ours;
            try (var batches = train.sample(dataset.split(Split.TRAIN).rows(), ROWS, BATCH)) {
                ours = batches.toList();
            }
            var theirs = kept.some(kept.rows());
            new TargetLeakage(dataset).check(ours, theirs).ifPresent(checks::add);
            checks.addAll(new DriftChecks(dataset.features()).check(ours, theirs));
        }
        return checks;
    }
}
