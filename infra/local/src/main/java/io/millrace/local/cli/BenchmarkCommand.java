package io.millrace.local.cli;

import io.millrace.local.LocalClients;
import io.millrace.local.Platform;
import io.millrace.local.PlatformSettings;
import io.millrace.local.benchmark.ModelBenchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures models that nobody tuned on public data sets, and writes the page about it. */
@Command(
        name = "benchmark",
        description = "Train on public data sets with no train section and write docs/benchmarks/models.md.",
        mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        models
    }

    @Parameters(paramLabel = "SUBJECT", description = "models")
    private Subject subject = Subject.models;

    @Option(names = "--data", paramLabel = "DIR", description = "The data sets (default: ../shared/data).")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--only", paramLabel = "NAME", description = "Only these; the page is printed, not written.")
    private Set<String> only = Set.of();

    @Override
    public Integer call() throws Exception {
        var root = new Place().root();
        var home = Files.createTempDirectory(Files.createDirectories(root.resolve(".millrace/benchmark")), "run-");
        var settings = PlatformSettings.of(home, root, PlatformSettings.Ports.FREE);
        try (var platform = Platform.start(settings, System.err::println, Clock.systemUTC())) {
            var folder = data.orElse(root.resolveSibling("shared").resolve("data"));
            var table = new ModelBenchmark(LocalClients.store(platform.account()), folder, System.out).run(only);
            if (only.isEmpty()) {
                Files.writeString(
                        Files.createDirectories(root.resolve("docs/benchmarks")).resolve("models.md"), page(table));
            }
        }
        return 0;
    }

    private static String page(String table) {
        return """
                # Models that nobody tuned

                Written by `./millrace benchmark models`: public data sets from upload to evidence on the local platform, with
                no `train` section. Scores are of the test split, which neither training nor the choice of a model has seen.
                Training is the sum over all trials, in seconds of a machine with %d processors.

                %s""".formatted(Runtime.getRuntime().availableProcessors(), table);
    }
}
