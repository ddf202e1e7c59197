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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One sweep of a stage: drives what has no outcome. Each drive is counted in the bucket before it begins, so that what
 * kills the function is found out: after {@value #MAX_ATTEMPTS} drives it is given up. Works until half of the time is
 * over, so that whatever is begun has the other half. One thing's failure leaves the others alone.
 */
public final class Sweep {
    static final int MAX_ATTEMPTS = 3;

    private final String stage;
    private final ObjectStore store;
    private final Clock clock;
    private final Instant half;
    private final Map<String, String> fields = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    /**
     * @param stage as in {@link Keys#attempts}
     * @param until when the invocation ends
     */
    public Sweep(String stage, ObjectStore store, Clock clock, Instant until) {
        this.stage = stage;
        this.store = store;
        this.clock = clock;
        var now = clock.instant();
        this.half = until.equals(Instant.MAX)
                ? until
                : now.plus(Duration.between(now, until).dividedBy(2));
    }

    /**
     * Something without an outcome.
     *
     * @param model as in {@link Keys#attempts}
     * @param id the upload or run
     * @param step what is to be done about it; drives are counted by step
     * @param since when it should have begun
     * @param drive does what its event would have led to
     * @param giveUp records a failure, which is an outcome too; what throws is tried again by the next sweep
     */
    public record Stuck(
            String model,
            String id,
            String step,
            Instant since,
            Supplier<StageOutcome> drive,
            Consumer<GivenUp> giveUp) {
        private String name() {
            return model + "/" + id;
        }
    }

    /**
     * How often it was driven.
     *
     * @param reason how the latest drive ended; empty text: it did not, so the function was killed
     */
    record Attempts(int number, String reason, Instant at) {
        static final Attempts NONE = new Attempts(0, "", Instant.EPOCH);
    }

    /** Drives them, the oldest first. */
    public void over(Collection<Stuck> stuck) {
        stuck.stream()
                .sorted(Comparator.comparing(Stuck::since)
                        .thenComparing(Stuck::model)
                        .thenComparing(Stuck::id))
                .forEach(this::drive);
    }

    /**
     * Looks at them in the order given, and drives at once what is stuck.
     *
     * @param name for the log
     * @param look what of it is stuck; where it throws, the log says so and the next one is looked at
     */
    public <T> void over(Collection<T> all, Function<T, String> name, Function<T, ? extends Collection<Stuck>> look) {
        for (var one : all) {
            guarded(name.apply(one), () -> look.apply(one).forEach(this::drive));
        }
    }

    private void drive(Stuck one) {
        guarded(one.name(), () -> count(driven(one)));
    }

    /** @param work leaves the others alone, whatever befalls it */
    private void guarded(String name, Runnable work) {
        if (clock.instant().isAfter(half)) {
            count("left");
            return;
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            fields.put(name, String.valueOf(e));
            count("unreadable");
        }
    }

    /** Outcome {@code swept}, with the numbers of those driven, failed, given up, unreadable and left for the next sweep. */
    public StageOutcome outcome() {
        counts.forEach((result, number) -> fields.put(result, String.valueOf(number)));
        return new StageOutcome("swept", fields);
    }

    private void count(String result) {
        counts.merge(result, 1, Integer::sum);
    }

    private String driven(Stuck one) {
        var key = Keys.attempts(stage, one.model(), one.id() + "." + one.step());
        var attempts = new Movable<>(store, key, Attempts.class, Attempts.NONE);
        var before = attempts.read();
        var givenUp = before.number() >= MAX_ATTEMPTS;
        if (!givenUp) {
            attempts.change(now -> new Attempts(before.number() + 1, "", clock.instant()));
        }
        try {
            if (givenUp) {
                one.giveUp().accept(GivenUp.afterSweeps(before.number(), before.reason()));
                return "given_up";
            }
            var outcome = one.drive().get().outcome();
            fields.put(one.name(), outcome);
            attempts.change(now -> new Attempts(now.number(), "it ended as " + outcome, now.at()));
            return "driven";
        } catch (LifecycleException e) {
            return failed(one, attempts, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Errors too, as in SqsStage: the others must not suffer.
            return failed(one, attempts, String.valueOf(e));
        }
    }

    private String failed(Stuck one, Movable<Attempts> attempts, String reason) {
        fields.put(one.name(), reason);
        attempts.change(now -> new Attempts(now.number(), reason, now.at()));
        return "failed";
    }
}
