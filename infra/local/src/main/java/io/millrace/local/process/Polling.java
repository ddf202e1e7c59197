package io.millrace.local.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks again until there is an answer.
 *
 * @param limit how long
 * @param interval between two questions
 */
public record Polling(Duration limit, Duration interval) {

    /**
     * The first answer; empty if there was none within the limit.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public <T> Optional<T> until(Callable<Optional<T>> question) throws Exception {
        var deadline = System.nanoTime() + limit.toNanos();
        do {
            var answer = question.call();
            if (answer.isPresent()) {
                return answer;
            }
            LockSupport.parkNanos(interval.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }
}
