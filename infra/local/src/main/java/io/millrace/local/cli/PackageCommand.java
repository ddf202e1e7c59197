package io.millrace.local.cli;

import io.millrace.local.Functions;
import io.millrace.local.PlatformSettings;
import io.millrace.local.artifact.LambdaPackage;
import io.millrace.local.artifact.Processor;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks what the launcher has just built. */
@Command(
        name = "package",
        description = "Build the functions' packages, the trainer and the local platform, and check them for Lambda.",
        mixinStandardHelpOptions = true)
final class PackageCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Option(
            names = "--arch",
            paramLabel = "x86_64|arm64",
            description = "The processor that the functions run on (default: ${DEFAULT-VALUE}).")
    private String arch = "x86_64";

    @Override
    public Integer call() {
        var processor = Processor.named(arch);
        var place = new Place();
        var problems = new ArrayList<String>();
        for (var function : Functions.all(place.settings(PlatformSettings.Ports.FREE))) {
            var built = LambdaPackage.read(function.zip());
            System.out.printf(
                    "%-42s %6.1f MB, %6.1f MB unzipped%n",
                    place.root().relativize(built.file()), built.bytes() / MEGABYTE, built.unzippedBytes() / MEGABYTE);
            problems.addAll(built.problems(processor, function.handler()));
        }
        if (!problems.isEmpty()) {
            problems.forEach(problem -> System.err.println("millrace: " + problem));
            return 1;
        }
        System.out.printf("Fit for Lambda: java21 on %s, below its 250 MB unzipped.%n%n", arch);
        System.out.println("Next: cd infra/terraform && terraform init && terraform apply"
                + (processor == Processor.X86_64 ? "" : " -var architecture=" + arch));
        System.out.println("      ./millrace cost     what that costs while nothing happens");
        return 0;
    }
}
