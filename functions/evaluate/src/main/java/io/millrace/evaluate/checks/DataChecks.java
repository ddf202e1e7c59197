package io.millrace.evaluate.checks;

import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.RawBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** @param train as much of it as could be fetched; the checks say so where that is not all */
    public List<DataCheck> check(Part train, Part test) {
        var checks = new ArrayList<DataCheck>();
        if (!train.isWhole()) {
            checks.add(partly(train));
        }
        if (train.rows() == 0) {
            return checks;
        }
        checks.addAll(new LeakageChecks(dataset).check(train, test));
        if (dataset.kind() == DatasetManifest.Kind.TABULAR) {
            List<RawBatch> ours;
            try (var batches = train.reader().sample(train.rows(), ROWS, BATCH)) {
                ours = batches.toList();
            }
            var theirs = kept.some(kept.rows());
            new TargetLeakage(dataset).check(ours, theirs).ifPresent(checks::add);
            checks.addAll(new DriftChecks(dataset.features()).check(ours, theirs));
        }
        return checks;
    }

    private static DataCheck partly(Part train) {
        double share = (double) train.rows() / train.of();
        var finding = train.rows() == 0
                ? "The train split was compared with no test row: it comes in blocks too large to fetch one."
                : "Compared was a part of the large train split: %,d of %,d rows, in blocks at even distances. There may be as many leaks again in each other such part."
                        .formatted(train.rows(), train.of());
        return new DataCheck(
                "train_compared",
                train.rows() == 0 ? Level.WARNING : Level.NOTICE,
                "",
                finding,
                share,
                Map.of("rows", (double) train.rows(), "share", share));
    }
}
