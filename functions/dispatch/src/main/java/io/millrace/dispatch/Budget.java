package io.millrace.dispatch;

import io.millrace.dispatch.plan.WorstCase;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.BudgetLedger;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.Movable;
import io.millrace.lifecycle.store.ObjectStore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A model's money, month by month: what a run could cost at worst is reserved before its job is submitted, so that plans
 * which race cannot overspend together, and settled once from the time the job took. A run stays in the month it was
 * planned in.
 */
final class Budget {
    private static final double SECONDS_PER_HOUR = 3600;

    private final ObjectStore store;
    private final Clock clock;

    Budget(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Why a run does not fit. @param remedy what the user should do */
    record Refusal(String reason, String remedy) {}

    /** Reserves the run's worst case, once however often it is asked for. @return why not; empty: it is reserved */
    Optional<Refusal> reserve(RunManifest run) {
        var limit = run.spec().budget().usdPerMonth();
        var needed = run.compute().worstCaseUsd();
        var ledger = ledger(run)
                .change(now -> now.fits(needed, limit) ? now.reserve(run.run(), needed, clock.instant()) : now);
        return ledger.entry(run.run())
                        .filter(entry -> entry.state() != BudgetLedger.Entry.State.RELEASED)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(refusal(run, ledger));
    }

    /** The job of the run's last rung ended after that time: what all cost takes the place of the reservation, once. */
    void settle(RunManifest run, Duration ran) {
        var total = run.rung().ranBefore().plus(ran);
        var usd = run.compute().usdPerHour() * total.toMillis() / 1000.0 / SECONDS_PER_HOUR;
        ledger(run).change(now -> now.settle(run.run(), usd, clock.instant()));
    }

    /** Nobody knows how long the run's job took: it counts as what it could have cost at most. */
    void settleAtWorst(RunManifest run) {
        ledger(run).change(now -> now.settle(run.run(), run.compute().worstCaseUsd(), clock.instant()));
    }

    /** No job of the run's rung was ever submitted: what the rungs before did cost is all. */
    void release(RunManifest run) {
        if (run.rung().number() > 1) {
            settle(run, Duration.ZERO);
        } else {
            ledger(run).change(now -> now.release(run.run(), clock.instant()));
        }
    }

    private Movable<BudgetLedger> ledger(RunManifest run) {
        return new Movable<>(
                store,
                Keys.budget(run.model(), run.budgetMonth()),
                BudgetLedger.class,
                BudgetLedger.empty(run.model(), run.budgetMonth()));
    }

    private static Refusal refusal(RunManifest run, BudgetLedger ledger) {
        var limit = run.spec().budget().usdPerMonth();
        var needed = BigDecimal.valueOf(run.compute().worstCaseUsd());
        var least = ledger.reservedUsd().add(ledger.spentUsd()).add(needed).setScale(2, RoundingMode.CEILING);
        return new Refusal(
                String.format(
                        Locale.ROOT,
                        "The run could cost %s. In %s, %.4f USD are spent and %.4f USD reserved for running jobs, and"
                                + " budget.usd_per_month is %s.",
                        WorstCase.words(run),
                        ledger.month(),
                        ledger.spentUsd(),
                        ledger.reservedUsd(),
                        limit),
                String.format(
                        Locale.ROOT,
                        "Raise budget.usd_per_month in lifecycle.yaml to %s or more, or lower budget.hours_per_run.",
                        least.toPlainString()));
    }
}
