package io.millrace.local.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tasks that are done again and again. One that fails is told of, and comes again with the others. */
public final class Repeating implements AutoCloseable {
    private final ScheduledExecutorService timer;
    private final String name;
    private final Consumer<String> log;
    private final List<Runnable> tasks;

    /**
     * @param name of the thread, and in the log
     * @param rate from start to start; the first time is one rate from now
     * @param log takes a line for people on each failure
     * @param tasks done one after another
     */
    public Repeating(String name, Duration rate, Consumer<String> log, List<Runnable> tasks) {
        this.name = name;
        this.log = log;
        this.tasks = List.copyOf(tasks);
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        timer.scheduleAtFixedRate(this::round, rate.toMillis(), rate.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void round() {
        for (var task : tasks) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // The executor would never call again what once threw.
                log.accept(name + ": " + e);
            }
        }
    }
}
