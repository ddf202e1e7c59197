package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.Tables;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetLeakageTest {
    private static final int ROWS = 2_000;

    @Test
    void aColumnThatIsTheTargetInOtherWordsIsFound() {
        var check = check(
                Tables.classification(
                        List.of("no", "yes"), Tables.number("noise", 1), Tables.category("code", "A", "B")),
                "code");

        assertThat(check.level()).isEqualTo(DataCheck.Level.WARNING);
        assertThat(check.value()).isEqualTo(1);
        assertThat(check.finding()).contains("code alone", "data.ignore");
    }

    @Test
    void noiseTellsNothing() {
        var check = check(Tables.classification(List.of("no", "yes"), Tables.number("noise", 1)), "noise");

        assertThat(check.level()).isEqualTo(DataCheck.Level.FINE);
        assertThat(check.value()).isCloseTo(0, within(0.1));
    }

    @Test
    void aNumberThatFollowsTheTargetIsFound() {
        var check = check(Tables.regression(Tables.number("noise", 1), Tables.number("copy", 1)), "copy");

        // Twenty ranges of equal counts leave a four-hundredth of a uniform variance.
        assertThat(check.value()).isCloseTo(1 - 1 / 400.0, within(0.002));
    }

    private static DataCheck check(DatasetManifest dataset, String strongest) {
        var check = new TargetLeakage(dataset)
                .check(List.of(batch(dataset, 1)), List.of(batch(dataset, 2)))
                .orElseThrow();
        assertThat(check.subject()).isEqualTo(strongest);
        return check;
    }

    private static RawBatch batch(DatasetManifest dataset, long seed) {
        var random = new SplittableRandom(seed);
        var truth = random.doubles(ROWS).toArray();
        boolean labels = !dataset.classes().isEmpty();
        return new RawBatch(
                ROWS,
                Map.of(
                        "noise",
                        new RawColumn.Numbers(random.doubles(ROWS).toArray()),
                        "copy",
                        new RawColumn.Numbers(truth),
                        "code",
                        strings(truth, "A", "B"),
                        Tables.TARGET,
                        labels ? strings(truth, "no", "yes") : new RawColumn.Numbers(truth)));
    }

    private static RawColumn strings(double[] truth, String low, String high) {
        return new RawColumn.Strings(IntStream.range(0, truth.length)
                .mapToObj(row -> truth[row] < 0.5 ? low : high)
                .toArray(String[]::new));
    }
}
