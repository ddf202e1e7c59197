package io.millrace.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * What reading may use. Readers of equal limits in one process share them.
 *
 * @param memoryMegabytes DuckDB's own memory, beside the Java heap
 * @param threads DuckDB's threads
 */
public record ReaderLimits(int memoryMegabytes, int threads) {
    public static final ReaderLimits DEFAULT = new ReaderLimits(512, 1);

    /** Opening one takes ten milliseconds, and a dataset is read several times. It holds nothing between two readers. */
    private static final Map<ReaderLimits, DuckDBConnection> DATABASES = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException if there is less than 64 MB or no thread */
    public ReaderLimits {
        if (memoryMegabytes < 64 || threads < 1) {
            throw new IllegalArgumentException(
                    "cannot read with %d MB and %d threads".formatted(memoryMegabytes, threads));
        }
    }

    /** Opens what the first reader of these limits would wait for. */
    public void openAhead() {
        try {
            connect().close();
        } catch (SQLException e) {
            throw new IllegalStateException("the reader of datasets does not open", e);
        }
    }

    /** A connection to a database in memory, which never reaches for the network. The caller closes it. */
    Connection connect() throws SQLException {
        var database = DATABASES.get(this);
        if (database == null) {
            database = open();
            var other = DATABASES.putIfAbsent(this, database);
            if (other != null) {
                database.close();
                database = other;
            }
        }
        return database.duplicate();
    }

    private DuckDBConnection open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("memory_limit", memoryMegabytes + "MB");
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("preserve_insertion_order", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        // Another file may come to lie under a name that was read before.
        properties.setProperty("enable_external_file_cache", "false");
        // Rows come as they are read; otherwise the whole result would be gathered first.
        properties.setProperty("jdbc_stream_results", "true");
        // Asked directly: DriverManager sees only the drivers of its caller's class loader, and a framework may use
        // others.
        return (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties);
    }
}
