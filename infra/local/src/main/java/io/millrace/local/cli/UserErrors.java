package io.millrace.local.cli;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells what was written for the user in one line, and leaves faults their stack trace. */
public final class UserErrors implements IExecutionExceptionHandler {
    private static final int USER_ERROR = 1;

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) throws Exception {
        if (error instanceof LifecycleException
                || error instanceof UncheckedIOException
                || error instanceof IllegalStateException && isOurs(error)) {
            command.getErr().println("millrace: " + error.getMessage());
            if (error instanceof InvalidInputException invalid
                    && !invalid.remedy().isEmpty()) {
                command.getErr().println(invalid.remedy());
            }
            return USER_ERROR;
        }
        throw error;
    }

    /** Whether the message is one of the platform's or a benchmark's for users, not a fault inside a library. */
    private static boolean isOurs(Throwable error) {
        return error.getStackTrace().length > 0
                && error.getStackTrace()[0].getClassName().matches("io\\.millrace\\.(local|benchmarks)\\..*");
    }
}
