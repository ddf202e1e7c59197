package io.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeapBudgetTest {
    private final HeapBudget budget = new HeapBudget(100L << 20);

    @Test
    void whatFitsPasses() {
        assertThatCode(() -> budget.check(20_000, 784)).doesNotThrowAnyException();
    }

    @Test
    void whatDoesNotFitIsRefusedWithBothFigures() {
        assertThatThrownBy(() -> budget.check(60_000, 784))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("60000 rows of 784 features need 180 MiB of memory, and the trainer has 80 MiB for them");
    }

    @Test
    void moreRowsThanAnIntegerCountsAreRefused() {
        assertThatThrownBy(() -> new HeapBudget(Long.MAX_VALUE).check(3_000_000_000L, 1))
                .isInstanceOf(TooLargeException.class);
    }
}
