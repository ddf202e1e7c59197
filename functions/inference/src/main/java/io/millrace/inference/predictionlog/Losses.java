package io.millrace.inference.predictionlog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts answers that could not be kept, and reports at most once a minute how many and why. */
public final class Losses {
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Clock clock;
    private final Report report;
    private long total;
    private Instant next = Instant.MIN;

    /** Hears of losses. */
    @FunctionalInterface
    public interface Report {
        /** @param total since the process started */
        void lost(long total, Throwable reason);
    }

    public Losses(Clock clock, Report report) {
        this.clock = clock;
        this.report = report;
    }

    synchronized void add(int answers, Throwable reason) {
        total += answers;
        var now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(QUIET);
            report.lost(total, reason);
        }
    }
}
