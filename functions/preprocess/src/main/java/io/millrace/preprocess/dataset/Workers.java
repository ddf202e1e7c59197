package io.millrace.preprocess.dataset;

import io.millrace.preprocess.table.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Queries side by side, each on one thread by itself: sums added in another order differ in their last digits, and files
 * written by several threads in their bytes.
 */
final class Workers implements AutoCloseable {
    private final Database database;
    private final ExecutorService threads;
    private final ConcurrentLinkedQueue<Database> idle = new ConcurrentLinkedQueue<>();
    private final List<Database> connections = new ArrayList<>();

    /** @param database is left with one thread a query */
    Workers(Database database, int count) {
        this.database = database;
        database.execute("SET threads = 1");
        threads = Executors.newFixedThreadPool(count);
    }

    /** Begins once a thread is free, in the order of the calls. */
    <T> Future<T> submit(Function<Database, T> query) {
        return threads.submit(() -> {
            var connection = connection();
            try {
                return query.apply(connection);
            } finally {
                idle.add(connection);
            }
        });
    }

    private Database connection() {
        var free = idle.poll();
        if (free != null) {
            return free;
        }
        synchronized (connections) {
            var made = database.another();
            connections.add(made);
            return made;
        }
    }

    /** The result, or the exception of the query itself. */
    static <T> T join(Future<T> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the dataset was written", e);
        }
    }

    /** Waits for what has begun. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
        connections.forEach(Database::close);
    }
}
