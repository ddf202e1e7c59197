package io.millrace.local.lambda;

import io.millrace.local.lambda.InvocationResult.Failure;
import io.millrace.local.lambda.InvocationResult.Kind;
import io.millrace.local.process.Child;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One process of a function with its Runtime API. Takes one invocation at a time. */
final class FunctionInstance implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final FunctionDefinition definition;
    private final Clock clock;
    private final RuntimeApi api;
    private final Child process;
    private Instant lastUsed;
    private boolean ready;
    private boolean broken;

    /** @param launcher starts the process, given the Runtime API's address */
    FunctionInstance(FunctionDefinition definition, Function<String, Child> launcher, Clock clock) {
        this.definition = definition;
        this.clock = clock;
        this.api = new RuntimeApi(definition.name(), definition.timeout(), clock);
        this.process = start(launcher);
        this.lastUsed = clock.instant();
    }

    /** The answer, or why there is none. Where the process is at fault it is gone afterwards: see {@link #isUsable}. */
    InvocationResult invoke(byte[] event) throws InterruptedException {
        var crash = process.onExit()
                .<InvocationResult>thenApply(code -> new Failure(
                        Kind.CRASH, "the function's process ended with exit code " + code + "; see its log"));
        if (!ready) {
            var started = api.ready()
                    .<InvocationResult>handle((nothing, error) -> error == null
                            ? new InvocationResult.Answer(new byte[0])
                            : new Failure(Kind.ERROR, "the function did not start: " + error.getMessage()));
            var start = first(started, crash, START_LIMIT, "the function did not start");
            if (start instanceof Failure) {
                discard();
                return start;
            }
            ready = true;
        }
        var invocation = api.submit(event);
        var result = first(invocation.result(), crash, definition.timeout(), "the function did not answer");
        lastUsed = clock.instant();
        if (result instanceof Failure failure && failure.kind() == Kind.TIMEOUT) {
            discard();
        }
        return result;
    }

    boolean isUsable() {
        return !broken && process.isAlive();
    }

    /** The kill takes effect a moment later: until then the process must not look usable. */
    private void discard() {
        broken = true;
        process.kill();
    }

    boolean isIdle() {
        return clock.instant().isAfter(lastUsed.plus(definition.idle()));
    }

    @Override
    public void close() {
        process.stop(definition.patience());
        api.close();
    }

    private Child start(Function<String, Child> launcher) {
        try {
            return launcher.apply(api.address());
        } catch (RuntimeException e) {
            api.close();
            throw e;
        }
    }

    private static InvocationResult first(
            CompletableFuture<InvocationResult> result,
            CompletableFuture<InvocationResult> crash,
            Duration limit,
            String late)
            throws InterruptedException {
        try {
            return (InvocationResult)
                    CompletableFuture.anyOf(result, crash).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Failure(Kind.TIMEOUT, late + " within " + limit.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
