package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.UnavailableException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** A connection to a DuckDB database with bounded memory; more goes to the disk. One thread at a time. */
public final class Database implements AutoCloseable {
    /** DuckDB wants 4 MiB a column for each of two threads that store rows, out of a quarter of its memory. */
    private static final long STORING_BYTES = 4 * 2 * (4L << 20);

    private static final long MEGABYTE = 1_000_000;

    private final DuckDBConnection connection;
    private final long memoryMegabytes;
    private final int threads;

    private Database(DuckDBConnection connection, long memoryMegabytes, int threads) {
        this.connection = connection;
        this.memoryMegabytes = memoryMegabytes;
        this.threads = threads;
        execute("SET TimeZone = 'UTC'");
    }

    /**
     * Begins to load DuckDB, which takes half a second of unpacking and linking when a process first does it: whoever
     * opens a database meanwhile waits for the rest.
     */
    public static void load() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                new DuckDBDriver().connect("jdbc:duckdb:", new Properties()).close();
            } catch (SQLException e) {
                throw failure("load", e);
            }
        });
    }

    /** For large values: its pages lie in a file of the folder. */
    public static Database onDisk(Path folder, long memoryMegabytes, int threads) {
        return open(folder.resolve("rows.duckdb").toString(), folder, memoryMegabytes, threads);
    }

    /** For rows: what has no room in memory spills into the folder, and nothing is compressed or logged before. */
    public static Database inMemory(Path folder, long memoryMegabytes, int threads) {
        return open("", folder, memoryMegabytes, threads);
    }

    private static Database open(String name, Path folder, long memoryMegabytes, int threads) {
        try {
            // Not by DriverManager, which does not see the driver through a function's class loader.
            var database = new Database(
                    (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:" + name, new Properties()),
                    memoryMegabytes,
                    threads);
            database.execute("SET memory_limit = '" + memoryMegabytes + "MB'");
            database.execute("SET threads = " + threads);
            database.execute("SET temp_directory = "
                    + Sql.literal(folder.resolve("spill").toString()));
            database.execute("SET autoinstall_known_extensions = false");
            database.execute("SET enable_progress_bar = false");
            // Else the allocator keeps much of what queries gave back, beyond the limit.
            database.execute("SET allocator_bulk_deallocation_flush_threshold = '1MB'");
            return database;
        } catch (SQLException e) {
            throw failure("open", e);
        }
    }

    /** Another connection to the same data, for another thread. The caller closes it. */
    public Database another() {
        try {
            return new Database((DuckDBConnection) connection.duplicate(), memoryMegabytes, threads);
        } catch (SQLException e) {
            throw failure("connect", e);
        }
    }

    /** Reads one row of a result. */
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Appends rows; what it cannot do is a failure of the database. */
    public interface Appending {
        void to(DuckDBAppender rows) throws SQLException;
    }

    public void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    /** For statements that fail where a user's file is broken. */
    public Optional<String> tryExecute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            if (isExhausted(e)) {
                throw failure(sql, e);
            }
            return Optional.of(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown"));
        }
    }

    /**
     * As {@link #tryExecute}, for rows that are to be stored in their order. With less memory than several threads need
     * they only wait for each other, at more than twice the time, and lay the rows out anew each time: then each part has
     * one, and all come to lie as if one had stored them.
     *
     * @param parts statements that may run side by side, their rows in this order
     * @param columns of the table
     */
    public Optional<String> tryStore(List<String> parts, int columns) {
        var alone = parts.size() > 1 || memoryMegabytes * MEGABYTE < STORING_BYTES * columns;
        if (!alone) {
            return tryExecute(parts.getFirst());
        }
        return alone(() -> parts.size() == 1 ? tryExecute(parts.getFirst()) : tryTogether(parts));
    }

    /** As {@link #alone(Supplier)}, for what has no result. */
    public void alone(Runnable queries) {
        alone(() -> {
            queries.run();
            return true;
        });
    }

    /** Has each query run on one thread, for what several only do in each other's way. */
    public <T> T alone(Supplier<T> queries) {
        execute("SET threads = 1");
        try {
            return queries.get();
        } finally {
            execute("SET threads = " + threads);
        }
    }

    /** Each part in a transaction of its own: what they store comes into the table when they commit, one after the other. */
    private Optional<String> tryTogether(List<String> parts) {
        var connections = parts.stream().map(part -> another()).toList();
        try (var pool = Executors.newFixedThreadPool(parts.size())) {
            var stored = new ArrayList<Future<Optional<String>>>();
            for (int i = 0; i < parts.size(); i++) {
                var connection = connections.get(i);
                var part = parts.get(i);
                connection.execute("BEGIN");
                stored.add(pool.submit(() -> connection.tryExecute(part)));
            }
            var failure = stored.stream()
                    .map(Database::join)
                    .flatMap(Optional::stream)
                    .findFirst();
            connections.forEach(connection -> connection.execute(failure.isPresent() ? "ROLLBACK" : "COMMIT"));
            return failure;
        } finally {
            connections.forEach(Database::close);
        }
    }

    /** The result, or the exception that came instead. */
    static <T> T join(Future<T> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were read", e);
        }
    }

    /** How many threads there are. */
    int threads() {
        return threads;
    }

    /** For small results. */
    public <T> List<T> query(String sql, RowReader<T> reader) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    public <T> T one(String sql, RowReader<T> reader) {
        return query(sql, reader).getFirst();
    }

    public long count(String sql) {
        return one(sql, row -> row.getLong(1));
    }

    public void append(String table, Appending work) {
        try (var rows = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table)) {
            work.to(rows);
        } catch (SQLException e) {
            throw failure("append to " + table, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure("close", e);
        }
    }

    private static boolean isExhausted(SQLException e) {
        var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory")
                || message.contains("no space left")
                || message.contains("failed to offload");
    }

    private static RuntimeException failure(String sql, SQLException e) {
        return isExhausted(e)
                ? new UnavailableException("the function's memory or temporary storage is too small: give it more", e)
                : new IllegalStateException("DuckDB failed at: " + sql, e);
    }
}
