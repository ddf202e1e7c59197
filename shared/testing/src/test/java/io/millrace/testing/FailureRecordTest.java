package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.store.FailureRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A failure and a better outcome that come in any order. */
class FailureRecordTest {
    private static final String KEY = "failure.json";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final FailureRecord record = new FailureRecord(store, KEY);

    @Test
    void theFirstFailureStandsUntilItIsReplaced() {
        assertThat(record.create(List.of("first"), () -> false)).isTrue();
        assertThat(record.create(List.of("second"), () -> false)).isFalse();
        assertThat(stored()).contains("first");

        assertThat(record.replace(List.of("second"), () -> false)).isTrue();
        assertThat(stored()).contains("second");
    }

    @Test
    void whereABetterOutcomeIsThereNoneIsRecorded() {
        var calls = FaultyObjectStore.counting(store);

        assertThat(new FailureRecord(calls, KEY).create(List.of(), () -> true)).isFalse();
        assertThat(calls.writes()).isZero();
    }

    @Test
    void aBetterOutcomeThatComesAtTheSameTimeTakesItAway() {
        assertThat(record.create(List.of(), comesWithTheRecord())).isFalse();
        assertThat(store.list("")).isEmpty();

        assertThat(record.replace(List.of(), comesWithTheRecord())).isFalse();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void toWithdrawNothingDeletesNothing() {
        var calls = FaultyObjectStore.counting(store);

        new FailureRecord(calls, KEY).withdraw();

        assertThat(calls.writes()).isZero();
    }

    private BooleanSupplier comesWithTheRecord() {
        return () -> store.head(KEY).isPresent();
    }

    private String stored() {
        return new String(store.get(KEY), StandardCharsets.UTF_8);
    }
}
