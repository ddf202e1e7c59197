package io.millrace.benchmarks;

import io.millrace.local.cli.UserErrors;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./millrace benchmark}: measures, and writes what it found under docs/benchmarks. */
@Command(
        name = "millrace benchmark",
        description = "Measure Millrace and write docs/benchmarks/NAME.md. Without a name: list what can be measured.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
    private static final String EVERYTHING = "all";

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "What to measure, or '" + EVERYTHING + "', which takes hours.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "Public data sets (default: ../shared/data).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "Only these parts of it; the page is printed, not written.")
    private Set<String> only = Set.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler(new UserErrors())
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (name.isEmpty()) {
            Benchmarks.ALL.forEach(b -> System.out.printf("%-12s %s%n", b.name(), b.description()));
            return 0;
        }
        for (var benchmark : chosen(name.get())) {
            measure(benchmark);
        }
        return 0;
    }

    private List<Benchmark> chosen(String wanted) {
        if (wanted.equals(EVERYTHING)) {
            return Benchmarks.ALL;
        }
        return Benchmarks.ALL.stream()
                .filter(b -> b.name().equals(wanted))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "there is no benchmark '" + wanted + "'; there are "
                                + Benchmarks.ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "))));
    }

    private void measure(Benchmark benchmark) throws Exception {
        var root = Path.of(Optional.ofNullable(System.getenv("MILLRACE_ROOT")).orElse("."))
                .toAbsolutePath()
                .normalize();
        var environment = Environment.read(root);
        var folder = data.orElse(root.resolveSibling("shared").resolve("data"));
        var report = benchmark.run(new Run(root, folder, only, System.out));
        var facts = facts(benchmark, environment);
        if (only.isEmpty()) {
            var file = new Page(root.resolve("docs/benchmarks")).write(benchmark.name(), report, facts);
            System.out.println("Written: " + root.relativize(file));
        } else {
            System.out.println(Page.text(report, facts));
        }
    }

    private static Map<String, String> facts(Benchmark benchmark, Environment environment) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Machine", environment.machine());
        facts.put("Versions", environment.versions());
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("Command", "`./millrace benchmark " + benchmark.name() + "`");
        return facts;
    }
}
