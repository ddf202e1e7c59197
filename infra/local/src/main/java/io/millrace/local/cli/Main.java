package io.millrace.local.cli;

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
            EnvCommand.class,
            StatusCommand.class,
            AuditCommand.class,
            RollbackCommand.class,
            RedriveCommand.class,
            CostCommand.class,
            RehearseCommand.class,
            PackageCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  benchmark  Measure Millrace, and write what came of it.",
            "  test       Run all tests.",
            "",
            "'millrace COMMAND --help' tells more. Start with 'millrace demo'."
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(new UserErrors())
                .execute(arguments);
    }
}
