package io.millrace.local.lambda;

import io.millrace.local.lambda.InvocationResult.Failure;
import io.millrace.local.lambda.InvocationResult.Kind;
import io.millrace.local.process.Child;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A function whose instances start with the first event and end after an idle time. An instance that crashed, failed to
 * start or took too long is replaced at the next invocation. Thread-safe.
 */
public final class LambdaFunction implements AutoCloseable {
    private final FunctionDefinition definition;
    private final Function<String, Child> launcher;
    private final Clock clock;
    private final Semaphore slots;
    private final Deque<FunctionInstance> idle = new ArrayDeque<>();
    private final Set<FunctionInstance> all = new HashSet<>();
    private boolean closed;

    /** @param launcher starts a process of the function, given the Runtime API's address */
    public LambdaFunction(FunctionDefinition definition, Function<String, Child> launcher, Clock clock) {
        this.definition = definition;
        this.launcher = launcher;
        this.clock = clock;
        this.slots = new Semaphore(definition.instances(), true);
    }

    public FunctionDefinition definition() {
        return definition;
    }

    /** Waits for a free instance, runs the event through it and returns the answer, or why there is none. */
    public InvocationResult invoke(byte[] event) throws InterruptedException {
        slots.acquire();
        try {
            var instance = take();
            try {
                return instance.invoke(event);
            } finally {
                putBack(instance);
            }
        } catch (RuntimeException e) {
            return new Failure(Kind.CRASH, "the function cannot be started: " + e.getMessage());
        } finally {
            slots.release();
        }
    }

    /** Ends the instances that nobody used for the idle time. */
    public void reap() {
        List<FunctionInstance> ended;
        synchronized (this) {
            ended = idle.stream().filter(i -> i.isIdle() || !i.isUsable()).toList();
            ended.forEach(idle::remove);
            ended.forEach(all::remove);
        }
        ended.forEach(FunctionInstance::close);
    }

    @Override
    public void close() {
        List<FunctionInstance> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(all);
            all.clear();
            idle.clear();
        }
        ended.parallelStream().forEach(FunctionInstance::close);
    }

    private FunctionInstance take() {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the platform is stopping");
            }
            var warm = Optional.ofNullable(idle.pollFirst());
            if (warm.filter(FunctionInstance::isUsable).isPresent()) {
                return warm.get();
            }
            warm.ifPresent(dead -> {
                all.remove(dead);
                dead.close();
            });
            var instance = new FunctionInstance(definition, launcher, clock);
            all.add(instance);
            return instance;
        }
    }

    private void putBack(FunctionInstance instance) {
        boolean kept;
        synchronized (this) {
            kept = instance.isUsable() && all.contains(instance);
            if (kept) {
                idle.addFirst(instance);
            } else {
                all.remove(instance);
            }
        }
        if (!kept) {
            instance.close();
        }
    }
}
