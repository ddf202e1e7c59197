package io.millrace.local.cli;

import io.millrace.local.Platform;
import io.millrace.local.PlatformSettings;
import io.millrace.local.demo.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole way, from upload to prediction, and stops what it started. */
@Command(
        name = "demo",
        description = "Upload the shipped digits, train, evaluate, predict over HTTP; then stop everything.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "Keep the bucket and the logs afterwards.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        var root = new Place().root();
        // Not in the system's temporary folder: that may keep no extended attributes.
        var home = Files.createTempDirectory(Files.createDirectories(root.resolve(".millrace/demo")), "run-");
        var settings = PlatformSettings.of(home, root, PlatformSettings.Ports.FREE);
        var platform = Platform.start(settings, System.err::println, Clock.systemUTC());
        var cleanup = new Thread(() -> clean(platform, home));
        Runtime.getRuntime().addShutdownHook(cleanup);
        try {
            // Set by the launcher: before JDK 22 Java itself cannot tell.
            var interactive = Boolean.getBoolean("millrace.terminal");
            return new Demo(platform, root.resolve("infra/local/samples/digits"), System.out, interactive).run()
                    ? 0
                    : failed(home);
        } finally {
            Runtime.getRuntime().removeShutdownHook(cleanup);
            clean(platform, home);
        }
    }

    private int failed(Path home) {
        keep = true;
        System.err.println("The demo did not reach its end. Logs: " + home.resolve("logs"));
        return 1;
    }

    private void clean(Platform platform, Path home) {
        platform.close();
        if (keep) {
            System.out.println("Kept: " + home);
            return;
        }
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("Left behind: " + home + " (" + e.getMessage() + ")");
        }
    }
}
