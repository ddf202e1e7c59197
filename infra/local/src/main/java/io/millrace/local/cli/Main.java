package io.millrace.local.cli;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.local.Platform;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code millrace}: put data in a bucket, get an endpoint. */
@Command(
        name = "millrace",
        description = "Put data in a bucket, get an endpoint. Here: on this machine.",
        mixinStandardHelpOptions = true,
        version = "millrace 0.1.0",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            BenchmarkCommand.class,
            EnvCommand.class,
            StatusCommand.class,
            AuditCommand.class,
            RollbackCommand.class,
            RedriveCommand.class,
            CostCommand.class,
            PackageCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"  test     Run all tests.", "", "'millrace COMMAND --help' tells more. Start with 'millrace demo'."})
public final class Main {
    private static final int USER_ERROR = 1;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((error, command, parsed) -> {
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
                })
                .execute(arguments);
    }

    /** Whether the message is one of {@link Platform}'s for users, not a fault inside a library. */
    private static boolean isOurs(Throwable error) {
        return error.getStackTrace().length > 0
                && error.getStackTrace()[0].getClassName().startsWith("io.millrace.local");
    }
}
