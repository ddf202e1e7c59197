package io.millrace.evaluate.checks;

import io.millrace.data.SplitOverlap;
import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.lifecycle.manifest.DatasetManifest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether test rows stand in train, too: what was learned by heart looks like skill. */
final class LeakageChecks {
    private static final double NOTICE = 0.001;
    private static final double WARNING = 0.05;
    private static final int MOST_PICTURES = 2_000;
    private static final int MOST_TEXTS = 5_000;
    private static final int MOST_TRAIN = 200_000;
    private static final int EXAMPLES = 5;

    private final DatasetManifest dataset;
    private final SplitOverlap overlap;

    LeakageChecks(DatasetManifest dataset) {
        this.dataset = dataset;
        this.overlap = new SplitOverlap(dataset);
    }

    /** @return none where one of them has no rows */
    List<DataCheck> check(Part train, Part test) {
        if (train.rows() == 0 || test.rows() == 0) {
            return List.of();
        }
        long equal = overlap.equal(train.reader().file(), test.reader().file());
        return List.of(
                told("exact_leakage", "the same features as a train row", equal, test.rows(), ""), near(train, test));
    }

    private DataCheck near(Part train, Part test) {
        var texts = new NearTexts(dataset);
        if (dataset.image().isPresent()) {
            var matcher = new NearPictures(dataset.image().get());
            var found = NearRows.find(matcher, test, MOST_PICTURES, train, MOST_TRAIN);
            return near("the picture of a train row, but for a small shift, brightness or noise", found, test, train);
        }
        if (texts.isOfUse()) {
            return near(
                    "nearly the text of a train row",
                    NearRows.find(texts, test, MOST_TEXTS, train, MOST_TRAIN),
                    test,
                    train);
        }
        long found = overlap.near(train.reader().file(), test.reader().file());
        return told("near_leakage", "nearly the same features as a train row", found, test.rows(), "");
    }

    private static DataCheck near(String relation, NearRows near, Part test, Part train) {
        boolean all = near.test() == test.rows() && near.train() == train.rows();
        var looked = all
                ? ""
                : " Compared were %,d of the test rows with %,d train rows.".formatted(near.test(), near.train());
        var examples = near.found().isEmpty()
                ? ""
                : " The first of them: row "
                        + near.found().stream()
                                .limit(EXAMPLES)
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))
                        + " of the test split, from 0.";
        return told("near_leakage", relation, near.found().size(), near.test(), examples + looked);
    }

    private static DataCheck told(String check, String relation, long found, long rows, String more) {
        double share = (double) found / rows;
        var level = share >= WARNING ? Level.WARNING : share >= NOTICE ? Level.NOTICE : Level.FINE;
        var finding = found == 0
                ? "No test row has %s.".formatted(relation)
                : "%,d of %,d test rows (%s %%) have %s. Where rows take few values, or all look alike, that is no wonder; else the figures are too good."
                        .formatted(found, rows, Numbers.text(100 * share), relation);
        return new DataCheck(check, level, "", finding + more, share, Map.of("rows", (double) found, "share", share));
    }
}
