package io.millrace.trainer.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.TargetScale;
import io.millrace.trainer.objective.Objective;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParityTest {
    private static final List<RawBatch> ONE_ROW = List.of(new RawBatch(1, Map.of()));
    private static final List<String> CLASSES = List.of("no", "yes");

    private final Parity classes = new Parity(CLASSES, new Objective.Classification(2), Parity.TOLERANCE);
    private final Parity prices =
            new Parity(List.of(), new Objective.Regression(new TargetScale(500_000, 10)), Parity.TOLERANCE);

    @Test
    void equalAnswersPassWithTheirDifference() {
        double difference = classes.check(rows -> labels("yes", 0.50005f, 0.49995f), ONE_ROW, new float[] {1, 1});

        assertThat(difference).isCloseTo(0.00005, within(1e-6));
    }

    @Test
    void otherProbabilitiesAreRefused() {
        assertThatThrownBy(() -> classes.check(rows -> labels("yes", 0.4998f, 0.5002f), ONE_ROW, new float[] {1, 1}))
                .isInstanceOf(ParityException.class)
                .hasMessageContaining("differ from the trained model's by");
    }

    @Test
    void probabilitiesThatAreNoNumbersAreRefused() {
        assertThatThrownBy(() -> classes.check(rows -> labels("yes", Float.NaN, 1), ONE_ROW, new float[] {1, 1}))
                .isInstanceOf(ParityException.class);
    }

    @Test
    void theRightProbabilitiesUnderTheWrongLabelAreRefused() {
        float sure = (float) (1 / (1 + Math.exp(-4)));

        assertThatThrownBy(() -> classes.check(rows -> labels("no", 1 - sure, sure), ONE_ROW, new float[] {0, 4}))
                .isInstanceOf(ParityException.class);
    }

    @Test
    void theRoundingOfALargeAnswerIsNoDifference() {
        float answer = (float) (0.12345f * 10 + 500_000);

        assertThat(prices.check(rows -> new Predictions.Values(new float[] {answer}), ONE_ROW, new float[] {0.12345f}))
                .isZero();
    }

    @Test
    void anotherNumberIsRefused() {
        assertThatThrownBy(() -> prices.check(
                        rows -> new Predictions.Values(new float[] {500_000.5f}), ONE_ROW, new float[] {0}))
                .isInstanceOf(ParityException.class);
    }

    private static Predictions labels(String label, float no, float yes) {
        return new Predictions.Labels(new String[] {label}, new float[][] {{no, yes}});
    }
}
