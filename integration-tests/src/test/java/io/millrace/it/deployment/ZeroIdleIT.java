package io.millrace.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.cost.MonthlyFloor;
import io.millrace.local.cost.Tariff;
import io.millrace.local.cost.ZeroIdle;
import org.junit.jupiter.api.Test;

/** Nothing runs while nothing happens, and what AWS bills all the same stays small. */
class ZeroIdleIT {
    private static final double MOST_LIST_USD = 8;
    private static final double MOST_USD_WITH_WHAT_IS_FREE = 2;

    private final Tariff tariff = Tariff.shipped();

    @Test
    void nothingIsBilledByTheHour() {
        assertThat(Deployment.planned().resources()).hasSizeGreaterThan(50);
        assertThat(new ZeroIdle(tariff).refusals(Deployment.planned())).isEmpty();
    }

    @Test
    void aMonthInWhichNothingHappensCostsLittle() {
        var floor = MonthlyFloor.of(Deployment.planned(), tariff);

        assertThat(floor.listUsd()).isBetween(0.5, MOST_LIST_USD);
        assertThat(floor.afterFreeUsd()).isLessThan(MOST_USD_WITH_WHAT_IS_FREE);
    }
}
