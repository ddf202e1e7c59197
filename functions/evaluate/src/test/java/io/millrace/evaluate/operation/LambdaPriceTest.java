package io.millrace.evaluate.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LambdaPriceTest {

    @Test
    void aMillisecondIsTheLeastThatIsBilled() {
        // 1e6 requests x 0.001 s x 1 GB x 0.0000166667 + 0.20
        assertThat(LambdaPrice.usdPerMillion(0.02, 1_024)).isCloseTo(0.2 + 0.0166667, within(1e-9));
    }

    @Test
    void lessMemoryHasLessOfTheProcessor() {
        // 10 ms of a whole vCPU are 10 x 1769/512 = 34.6 ms of its share at 512 MB, billed as 35.
        assertThat(LambdaPrice.usdPerMillion(10, 512)).isCloseTo(0.2 + 1e6 * 0.035 * 0.5 * 0.0000166667, within(1e-9));
    }
}
