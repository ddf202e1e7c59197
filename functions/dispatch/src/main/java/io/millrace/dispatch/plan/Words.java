package io.millrace.dispatch.plan;

import java.time.Duration;

/** A rough duration for people. */
final class Words {
    private Words() {}

    static String of(Duration duration) {
        if (duration.toMinutes() < 2) {
            return Math.max(1, duration.toSeconds()) + " s";
        }
        return duration.toHours() < 3 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
