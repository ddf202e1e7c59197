package io.millrace.lifecycle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.BudgetLedger.Entry.State;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class BudgetLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private final BudgetLedger empty = BudgetLedger.empty(new ModelName("digits"), YearMonth.of(2026, 11));

    @Test
    void reservingTwiceForOneRunIsOneReservation() {
        var once = empty.reserve("r1", 0.2, NOW);

        assertThat(once.reservedUsd()).isEqualByComparingTo("0.2");
        assertThat(once.reserve("r1", 0.3, NOW.plusSeconds(1))).isEqualTo(once);
    }

    @Test
    void aSettledRunCostsWhatItCostOnceAndForAll() {
        var settled = empty.reserve("r1", 0.2, NOW).settle("r1", 0.05, NOW);

        assertThat(settled.reservedUsd()).isEqualByComparingTo("0");
        assertThat(settled.spentUsd()).isEqualByComparingTo("0.05");
        assertThat(settled.settle("r1", 0.07, NOW)).isEqualTo(settled);
        assertThat(settled.release("r1", NOW)).isEqualTo(settled);
        assertThat(settled.reserve("r1", 0.2, NOW)).isEqualTo(settled);
    }

    @Test
    void aReleasedRunGivesItsMoneyBackAndMayBeReservedAgain() {
        var released = empty.reserve("r1", 0.2, NOW).release("r1", NOW);

        assertThat(released.reservedUsd()).isEqualByComparingTo("0");
        assertThat(released.entry("r1"))
                .hasValueSatisfying(e -> assertThat(e.state()).isEqualTo(State.RELEASED));
        assertThat(released.reserve("r1", 0.2, NOW).reservedUsd()).isEqualByComparingTo("0.2");
    }

    @Test
    void settlingARunThatWasNeverReservedChangesNothing() {
        assertThat(empty.settle("r1", 1, NOW)).isEqualTo(empty);
        assertThat(empty.release("r1", NOW)).isEqualTo(empty);
    }

    @Test
    void tenTenthsFitIntoOneToTheCent() {
        var ledger = empty;
        for (int run = 0; run < 10; run++) {
            assertThat(ledger.fits(0.1, 1)).isTrue();
            ledger = ledger.reserve("r" + run, 0.1, NOW);
        }
        assertThat(ledger.fits(0.000001, 1)).isFalse();
        assertThat(ledger.fits(0, 1)).isTrue();
    }

    @Test
    void whatWasWrittenIsReadBack() {
        var ledger = empty.reserve("r1", 0.2, NOW).reserve("r2", 1.0 / 3, NOW).settle("r1", 0.1, NOW);

        assertThat(Json.read(Json.pretty(ledger), BudgetLedger.class)).isEqualTo(ledger);
    }
}
