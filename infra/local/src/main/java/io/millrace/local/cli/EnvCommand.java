package io.millrace.local.cli;

import io.millrace.local.LocalAccount;
import io.millrace.local.StateLock;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints exports for a shell. */
@Command(
        name = "env",
        description = "Print exports for the shell: eval \"$(./millrace env)\".",
        mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Override
    public Integer call() {
        StateLock.addresses(place.home())
                .orElseGet(EnvCommand::expected)
                .shellEnvironment()
                .forEach((name, value) -> System.out.println("export " + name + "=" + quoted(value)));
        return 0;
    }

    /** Where a platform will listen that was never started. */
    private static LocalAccount expected() {
        return new LocalAccount(
                address("MILLRACE_S3_PORT", "9000"),
                address("MILLRACE_BATCH_PORT", "9001"),
                address("MILLRACE_HTTP_PORT", "8080"));
    }

    private static URI address(String variable, String otherwise) {
        return URI.create("http://127.0.0.1:" + System.getenv().getOrDefault(variable, otherwise));
    }

    /** The text as one word of a POSIX shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
