package io.millrace.evaluate.checks;

import io.millrace.data.SplitOverlap;
import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.lifecycle.manifest.DatasetManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether test rows stand in train, too: what was learned by heart looks like skill. */
final class LeakageChecks {
    private static final double NOTICE = 0.001;
    private static final double WARNING = 0.05;

    private final SplitOverlap overlap;

    LeakageChecks(DatasetManifest dataset) {
        this.overlap = new SplitOverlap(dataset);
    }

    List<DataCheck> check(Path train, Path test, long rows) {
        var checks = new ArrayList<DataCheck>();
        if (rows > 0) {
            var found = overlap.count(train, test);
            checks.add(told("exact_leakage", "the same features as", found.equal(), rows));
            found.near().ifPresent(near -> checks.add(told("near_leakage", "nearly the same features as", near, rows)));
        }
        return checks;
    }

    private static DataCheck told(String check, String relation, long found, long rows) {
        double share = (double) found / rows;
        var level = share >= WARNING ? Level.WARNING : share >= NOTICE ? Level.NOTICE : Level.FINE;
        var finding = found == 0
                ? "No test row has %s a train row.".formatted(relation)
                : "%d of %d test rows (%s %%) have %s a train row. Where features take few values that is no wonder; else the figures are too good."
                        .formatted(found, rows, Numbers.text(100 * share), relation);
        return new DataCheck(check, level, "", finding, share, Map.of("rows", (double) found, "share", share));
    }
}
