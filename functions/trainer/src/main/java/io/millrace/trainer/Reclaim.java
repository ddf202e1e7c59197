package io.millrace.trainer;

import io.millrace.lifecycle.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The notice that this host is about to be taken away: SIGTERM, then SIGKILL 30 seconds later. A training goes on to the
 * end of its epoch, whose checkpoint the next attempt resumes from, but no longer than {@link #GRACE}; then the process
 * ends with {@link ExitCode#TEMPORARY}.
 */
final class Reclaim {
    /** Leaves half of the notice to a container runtime that is slow to pass it on. */
    static final Duration GRACE = Duration.ofSeconds(15);

    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private volatile boolean noticed;

    /** From now on SIGTERM is such a notice. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::finish, "reclaim"));
    }

    /** @throws UnavailableException if the notice has come: this is the moment to stop */
    void check() {
        if (noticed) {
            throw new UnavailableException("the host is being taken away");
        }
    }

    /** Ends the JVM with that code, whether the notice has come or not. */
    void exit(int code) {
        end.complete(code);
        System.exit(code);
    }

    private void finish() {
        noticed = true;
        int code = ExitCode.TEMPORARY.number();
        try {
            code = end.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.err.println("The epoch is too long to finish before the host is taken away; it will be repeated.");
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        // A shutdown that a signal began ends with the signal's code otherwise.
        Runtime.getRuntime().halt(code);
    }
}
