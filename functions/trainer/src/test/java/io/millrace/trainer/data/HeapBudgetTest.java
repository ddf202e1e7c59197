package io.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.onnx.FeatureShape;
import org.junit.jupiter.api.Test;

class HeapBudgetTest {
    private final HeapBudget budget = new HeapBudget(100L << 20);

    @Test
    void whatFitsPasses() {
        assertThatCode(() -> budget.check(20_000, new FeatureShape.Vector(784), 10))
                .doesNotThrowAnyException();
    }

    @Test
    void whatDoesNotFitIsRefusedWithBothFigures() {
        assertThatThrownBy(() -> budget.check(60_000, new FeatureShape.Image(28, 28, 1), 10))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("60000 rows of 784 features need 180 MiB of memory, and the trainer has 80 MiB for them");
    }

    @Test
    void theTermsOfTextsCount() {
        var texts = new FeatureShape.Vector(1, 50_000);

        assertThatCode(() -> budget.check(20_000, texts, 2, 100)).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.check(20_000, texts, 2, 400))
                .isInstanceOf(TooLargeException.class)
                .hasMessage(
                        "20000 rows of 1 features and about 400 terms of texts need 127 MiB of memory, and the trainer"
                                + " has 80 MiB for them");
    }

    @Test
    void theWeightsOfTermsCountBeforeARowIsRead() {
        assertThatThrownBy(() -> budget.check(100, new FeatureShape.Vector(1, 200_000), 77))
                .isInstanceOf(TooLargeException.class);
    }

    @Test
    void moreThanAnIntegerCountsIsRefused() {
        var unlimited = new HeapBudget(Long.MAX_VALUE);

        assertThatThrownBy(() -> unlimited.check(3_000_000_000L, new FeatureShape.Vector(1), 2))
                .isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> unlimited.check(3_000_000, new FeatureShape.Vector(1, 9), 2, 1_000))
                .isInstanceOf(TooLargeException.class);
    }
}
