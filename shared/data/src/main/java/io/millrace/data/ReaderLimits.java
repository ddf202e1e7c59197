package io.millrace.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * What reading may use.
 *
 * @param memoryMegabytes DuckDB's own memory, beside the Java heap
 * @param threads DuckDB's threads
 */
public record ReaderLimits(int memoryMegabytes, int threads) {
    public static final ReaderLimits DEFAULT = new ReaderLimits(512, 1);

    /** @throws IllegalArgumentException if there is less than 64 MB or no thread */
    public ReaderLimits {
        if (memoryMegabytes < 64 || threads < 1) {
            throw new IllegalArgumentException(
                    "cannot read with %d MB and %d threads".formatted(memoryMegabytes, threads));
        }
    }

    /** A database of its own in memory, which never reaches for the network. */
    Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("memory_limit", memoryMegabytes + "MB");
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("preserve_insertion_order", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        // Rows come as they are read; otherwise the whole result would be gathered first.
        properties.setProperty("jdbc_stream_results", "true");
        // Asked directly: DriverManager sees only the drivers of its caller's class loader, and a framework may use
        // others.
        return new DuckDBDriver().connect("jdbc:duckdb:", properties);
    }
}
