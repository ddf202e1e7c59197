package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code budgets/<model>/<yyyy-mm>.json}: what a model's runs of one calendar month (UTC) may still cost and have cost,
 * in US dollars, one entry a run. Changed by compare-and-set only. A run is reserved at its worst case before its job is
 * submitted, and settled once, when the job has ended. Amounts have six decimals; reservations are rounded up.
 *
 * @param reservedUsd sum over the entries that are {@link Entry.State#RESERVED}
 * @param spentUsd sum over the entries that are {@link Entry.State#SPENT}
 * @param entries by run
 */
public record BudgetLedger(
        ModelName model, YearMonth month, BigDecimal reservedUsd, BigDecimal spentUsd, Map<String, Entry> entries) {
    private static final int DECIMALS = 6;

    /**
     * One run.
     *
     * @param usd its worst case while reserved; what it cost once spent; 0 once released
     * @param changedAt when it came into this state
     */
    public record Entry(State state, BigDecimal usd, Instant changedAt) {
        /** Where the money is. */
        public enum State {
            /** Held back for a job that may run. */
            RESERVED,
            /** The job has ended. */
            SPENT,
            /** No job was submitted, as far as is known. */
            RELEASED
        }
    }

    public BudgetLedger {
        entries = Map.copyOf(entries);
    }

    public static BudgetLedger empty(ModelName model, YearMonth month) {
        return new BudgetLedger(model, month, usd(0, RoundingMode.UP), usd(0, RoundingMode.UP), Map.of());
    }

    /** Whether that amount can be reserved without the month's sum getting above the limit. */
    public boolean fits(double usd, double limit) {
        var total = reservedUsd.add(spentUsd).add(usd(usd, RoundingMode.CEILING));
        return total.compareTo(BigDecimal.valueOf(limit)) <= 0;
    }

    public Optional<Entry> entry(String run) {
        return Optional.ofNullable(entries.get(run));
    }

    /** With the amount held back for the run; unchanged if the run is reserved or spent already. */
    public BudgetLedger reserve(String run, double usd, Instant now) {
        return entry(run).filter(e -> e.state() != Entry.State.RELEASED).isPresent()
                ? this
                : with(run, new Entry(Entry.State.RESERVED, usd(usd, RoundingMode.CEILING), now));
    }

    /**
     * With what the run did cost in place of its reservation, or of its release, where a job came to be after all;
     * unchanged if that is known already, or if the run was never reserved.
     */
    public BudgetLedger settle(String run, double usd, Instant now) {
        return entry(run).filter(e -> e.state() != Entry.State.SPENT).isPresent()
                ? with(run, new Entry(Entry.State.SPENT, usd(usd, RoundingMode.HALF_UP), now))
                : this;
    }

    /** Without the run's reservation; unchanged if it is not reserved. */
    public BudgetLedger release(String run, Instant now) {
        return entry(run).filter(e -> e.state() == Entry.State.RESERVED).isPresent()
                ? with(run, new Entry(Entry.State.RELEASED, usd(0, RoundingMode.UP), now))
                : this;
    }

    private BudgetLedger with(String run, Entry entry) {
        var changed = new TreeMap<>(entries);
        changed.put(run, entry);
        return new BudgetLedger(
                model, month, sum(changed, Entry.State.RESERVED), sum(changed, Entry.State.SPENT), changed);
    }

    private static BigDecimal sum(Map<String, Entry> entries, Entry.State state) {
        return entries.values().stream()
                .filter(entry -> entry.state() == state)
                .map(Entry::usd)
                .reduce(usd(0, RoundingMode.UP), BigDecimal::add);
    }

    private static BigDecimal usd(double amount, RoundingMode rounding) {
        return BigDecimal.valueOf(amount).setScale(DECIMALS, rounding);
    }
}
