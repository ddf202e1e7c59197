package io.millrace.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** NumPy takes 2.9 s for these figures, written by hand, on two cores. */
class TallySpeedTest {
    private static final int ROWS = 1_000_000;
    private static final int BATCH = 4_000;
    private static final int CLASSES = 10;

    @Test
    void allFiguresOfAMillionPredictionsTakeHalfOfNumPysTime() {
        var labels = IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();
        var truth = new String[BATCH];
        var answers = new String[BATCH];
        var probabilities = new float[BATCH][];
        var random = new SplittableRandom(7);
        for (int row = 0; row < BATCH; row++) {
            truth[row] = labels.get(random.nextInt(CLASSES));
            answers[row] = labels.get(random.nextInt(CLASSES));
            probabilities[row] = new float[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                probabilities[row][c] = (float) random.nextDouble(2.0 / CLASSES);
            }
        }

        // The best of three: other processes may disturb one of them.
        double seconds = IntStream.range(0, 3)
                .mapToDouble(any -> {
                    long start = System.nanoTime();
                    var tally = new ClassificationTally(labels, labels, ROWS);
                    for (int batch = 0; batch < ROWS / BATCH; batch++) {
                        tally.add(new RawColumn.Strings(truth), new Predictions.Labels(answers, probabilities));
                    }
                    assertThat(tally.scores().figures()).hasSize(9);
                    return (System.nanoTime() - start) / 1e9;
                })
                .min()
                .orElseThrow();

        assertThat(seconds).isLessThan(1.45);
    }
}
