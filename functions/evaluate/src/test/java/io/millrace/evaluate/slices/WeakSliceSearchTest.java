package io.millrace.evaluate.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.Tables;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.WeakSlice;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels are wrong in some of the rows; in a planted slice more often. */
class WeakSliceSearchTest {
    private static final int ROWS = 1_500;
    private static final DatasetManifest DATASET = Tables.classification(
            List.of("no", "yes"),
            Tables.number("age", 1),
            Tables.category("city", "a", "b", "c"),
            Tables.category("job", "x", "y", "z"));

    @Test
    void aWeakPairOfValuesIsFoundAndStandsFirst() {
        var found = search(7, 0.1, 0.4);

        assertThat(found.getFirst().name()).isEqualTo("city = b & job = z");
        assertThat(found.getFirst().error()).isGreaterThan(0.3);
        assertThat(found.getFirst().elsewhere()).isBetween(0.07, 0.13);
        assertThat(found).allSatisfy(slice -> assertThat(slice.adjusted()).isLessThanOrEqualTo(0.05));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.005})
    void whereNothingIsWeakSearchingHardlyEverFindsSomething(double wrong) {
        long alarms = IntStream.range(0, 200)
                .filter(seed -> !search(seed, wrong, wrong).isEmpty())
                .count();

        // Holm keeps the chance of any at 5 %; 200 tries of 5 % exceed 18 once in 200.
        assertThat(alarms).isLessThanOrEqualTo(18);
    }

    private static List<WeakSlice> search(long seed, double wrong, double wrongInSlice) {
        var random = new SplittableRandom(seed);
        var city = new String[ROWS];
        var job = new String[ROWS];
        var truth = new String[ROWS];
        var answers = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            city[row] = List.of("a", "b", "c").get(random.nextInt(3));
            job[row] = List.of("x", "y", "z").get(random.nextInt(3));
            truth[row] = random.nextBoolean() ? "yes" : "no";
            boolean planted = city[row].equals("b") && job[row].equals("z");
            boolean missed = random.nextDouble() < (planted ? wrongInSlice : wrong);
            answers[row] = missed ? (truth[row].equals("yes") ? "no" : "yes") : truth[row];
        }
        var batch = new RawBatch(
                ROWS,
                Map.of(
                        "age",
                        new RawColumn.Numbers(random.doubles(ROWS).toArray()),
                        "city",
                        new RawColumn.Strings(city),
                        "job",
                        new RawColumn.Strings(job),
                        Tables.TARGET,
                        new RawColumn.Strings(truth)));
        var kept = new KeptRows(DATASET, ROWS);
        kept.accept(batch, new Predictions.Labels(answers, new float[ROWS][2]));
        return new WeakSliceSearch(kept).search();
    }
}
