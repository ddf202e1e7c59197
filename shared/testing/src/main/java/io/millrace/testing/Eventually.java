package io.millrace.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what happens elsewhere, with a deadline. */
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** Something that throws as long as it does not hold. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    /**
     * Returns once the assertion holds.
     *
     * @throws AssertionError after the deadline, with the assertion's last failure as its cause
     */
    public static void eventually(Duration within, Assertion assertion) {
        awaitPresent(within, () -> {
            assertion.check();
            return Optional.of(true);
        });
    }

    /**
     * Returns the value as soon as there is one.
     *
     * @throws AssertionError after the deadline, with the last failure, if any, as its cause
     */
    public static <T> T awaitPresent(Duration within, Callable<Optional<T>> question) {
        var deadline = System.nanoTime() + within.toNanos();
        @Nullable Throwable last;
        do {
            try {
                var answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
        throw new AssertionError("not within " + within + (last == null ? "" : ": " + last.getMessage()), last);
    }
}
