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
    static final LocalAccount DEFAULT = new LocalAccount(
            URI.create("http://127.0.0.1:9000"),
            URI.create("http://127.0.0.1:9001"),
            URI.create("http://127.0.0.1:8080"));

    @Mixin
    private Place place = new Place();

    @Override
    public Integer call() {
        StateLock.addresses(place.home())
                .orElse(DEFAULT)
                .shellEnvironment()
                .forEach((name, value) -> System.out.println("export " + name + "=" + quoted(value)));
        return 0;
    }

    /** The text as one word of a POSIX shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
