package io.millrace.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A query under way, row after row. */
final class ParquetRows implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;
    private final ResultSet result;

    private ParquetRows(Connection connection, Statement statement, ResultSet result) {
        this.connection = connection;
        this.statement = statement;
        this.result = result;
    }

    /** Starts the query; the connection is closed with the rows, or at once if the query fails. */
    static ParquetRows open(Connection connection, String query) throws SQLException {
        Statement statement = null;
        try {
            statement = connection.createStatement();
            return new ParquetRows(connection, statement, statement.executeQuery(query));
        } catch (SQLException | RuntimeException e) {
            closeQuietly(statement, connection);
            throw e;
        }
    }

    boolean next() throws SQLException {
        return result.next();
    }

    /** @param index counted from 1 */
    double number(int index) throws SQLException {
        double value = result.getDouble(index);
        return result.wasNull() ? Double.NaN : value;
    }

    String text(int index) throws SQLException {
        String value = result.getString(index);
        return value == null ? "" : value;
    }

    int integer(int index) throws SQLException {
        return result.getInt(index);
    }

    byte[] bytes(int index) throws SQLException {
        byte[] value = result.getBytes(index);
        return value == null ? new byte[0] : value;
    }

    @Override
    public void close() {
        closeQuietly(result, statement, connection);
    }

    /** Closes all; a database in memory that fails to close leaves nothing to act on. */
    private static void closeQuietly(@Nullable AutoCloseable... resources) {
        for (var resource : resources) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (Exception e) {
                // What was read is complete or has already failed.
            }
        }
    }
}
