package io.millrace.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Golden bounds come from statsmodels 0.13: {@code proportion_confint} and {@code confint_proportions_2indep}. */
class RatesTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void aShareHasWilsonsInterval() {
        var rate = Rates.of(8, 10);

        assertThat(rate.value()).contains(0.8);
        assertThat(rate.interval().orElseThrow().lower()).isCloseTo(0.49016247153664183, CLOSE);
        assertThat(rate.interval().orElseThrow().upper()).isCloseTo(0.9433178485456247, CLOSE);
        assertThat(Rates.of(0, 20).interval().orElseThrow().upper()).isCloseTo(0.1611251580528194, CLOSE);
        assertThat(Rates.of(805, 1795).interval().orElseThrow().lower()).isCloseTo(0.42559496162893107, CLOSE);
    }

    @Test
    void noRowsHaveNoShare() {
        assertThat(Rates.of(0, 0).value()).isEmpty();
        assertThat(Rates.of(0, 0).interval()).isEmpty();
    }

    @Test
    void aDifferenceHasNewcombesInterval() {
        var interval = Rates.difference(Rates.of(56, 70), Rates.of(48, 80)).orElseThrow();

        assertThat(interval.lower()).isCloseTo(0.05243147240236498, CLOSE);
        assertThat(interval.upper()).isCloseTo(0.33387265403690614, CLOSE);
    }

    @Test
    void aRatioHasKatzsInterval() {
        var interval = Rates.ratio(Rates.of(30, 100), Rates.of(45, 90)).orElseThrow();

        assertThat(interval.lower()).isCloseTo(0.4170373284105098, CLOSE);
        assertThat(interval.upper()).isCloseTo(0.8632320789414677, CLOSE);
    }
}
