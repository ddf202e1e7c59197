package io.millrace.aws;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.store.Movable;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Drives what has no outcome, the oldest first. Each drive is counted in the bucket before it begins, so that what kills
 * the function is found out: after {@value #MAX_ATTEMPTS} drives it is given up.
 */
public final class Sweep {
    static final int MAX_ATTEMPTS = 3;

    private final String stage;
    private final ObjectStore store;
    private final Clock clock;

    /** @param stage as in {@link Keys#attempts} */
    public Sweep(String stage, ObjectStore store, Clock clock) {
        this.stage = stage;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Something without an outcome.
     *
     * @param model as in {@link Keys#attempts}
     * @param id the upload or run
     * @param since when it should have begun
     * @param drive does what its event would have led to
     * @param giveUp records a failure, which is an outcome too
     */
    public record Stuck(
            String model, String id, Instant since, Supplier<StageOutcome> drive, Consumer<GivenUp> giveUp) {}

    /**
     * How often it was driven.
     *
     * @param reason how the latest drive ended; empty text: it did not, so the function was killed
     */
    record Attempts(int number, String reason, Instant at) {
        static final Attempts NONE = new Attempts(0, "", Instant.EPOCH);
    }

    /**
     * Works until half of the time is over, so that whatever is begun has the other half.
     *
     * @return outcome {@code swept}, with the numbers of those driven, failed, given up and left for the next sweep
     */
    public StageOutcome over(Collection<Stuck> stuck, Instant until) {
        var counts = new TreeMap<String, Integer>();
        var fields = new TreeMap<String, String>();
        var half = half(until);
        for (var one : stuck.stream()
                .sorted(Comparator.comparing(Stuck::since)
                        .thenComparing(Stuck::model)
                        .thenComparing(Stuck::id))
                .toList()) {
            var result = clock.instant().isAfter(half) ? "left" : driven(one, fields);
            counts.merge(result, 1, Integer::sum);
        }
        counts.forEach((result, count) -> fields.put(result, String.valueOf(count)));
        return new StageOutcome("swept", fields);
    }

    private Instant half(Instant until) {
        var now = clock.instant();
        return until.equals(Instant.MAX)
                ? until
                : now.plus(Duration.between(now, until).dividedBy(2));
    }

    private String driven(Stuck one, Map<String, String> fields) {
        var key = Keys.attempts(stage, one.model(), one.id());
        var attempts = new Movable<>(store, key, Attempts.class, Attempts.NONE);
        var before = attempts.read();
        try {
            if (before.number() >= MAX_ATTEMPTS) {
                one.giveUp().accept(GivenUp.afterSweeps(before.number(), before.reason()));
                return "given_up";
            }
            attempts.change(now -> new Attempts(before.number() + 1, "", clock.instant()));
            var outcome = one.drive().get().outcome();
            fields.put(one.model() + "/" + one.id(), outcome);
            attempts.change(now -> new Attempts(now.number(), "it ended as " + outcome, now.at()));
            return "driven";
        } catch (LifecycleException e) {
            return failed(one, attempts, String.valueOf(e.getMessage()), fields);
        } catch (RuntimeException | Error e) {
            // Errors too, as in SqsStage: the others must not suffer.
            return failed(one, attempts, String.valueOf(e), fields);
        }
    }

    private String failed(Stuck one, Movable<Attempts> attempts, String reason, Map<String, String> fields) {
        fields.put(one.model() + "/" + one.id(), reason);
        attempts.change(now -> new Attempts(now.number(), reason, now.at()));
        return "failed";
    }
}
