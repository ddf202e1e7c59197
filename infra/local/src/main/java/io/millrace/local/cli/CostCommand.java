package io.millrace.local.cli;

import io.millrace.local.cost.CostReport;
import io.millrace.local.cost.Plan;
import io.millrace.local.cost.Tariff;
import io.millrace.local.cost.Terraform;
import io.millrace.local.cost.ZeroIdle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what the deployment costs while nothing happens. */
@Command(
        name = "cost",
        description = {
            "Tell what the deployment costs a month while nothing happens, item by item.",
            "Ends with 1 when the plan holds something that is billed by the hour.",
            "Without --plan, 'terraform plan' is run with your AWS settings; nothing is changed."
        },
        mixinStandardHelpOptions = true)
final class CostCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "A plan: a file of 'terraform plan -out', or what 'terraform show -json' printed of one.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--terraform",
            paramLabel = "DIR",
            description = "The configuration (default: infra/terraform of the project).")
    private Optional<Path> folder = Optional.empty();

    @Parameters(
            arity = "0..*",
            paramLabel = "OPTION",
            description = "Options of 'terraform plan', after --: ./millrace cost -- -var-file=team.tfvars")
    private List<String> options = List.of();

    @Override
    public Integer call() throws IOException {
        var tariff = Tariff.shipped();
        var plan = plan();
        new CostReport(tariff).lines(plan).forEach(System.out::println);
        var refusals = new ZeroIdle(tariff).refusals(plan);
        if (refusals.isEmpty()) {
            System.out.println();
            System.out.println("Nothing is billed by the hour.");
            return 0;
        }
        System.err.println();
        System.err.println("millrace: the figures above are too low, idle costs more:");
        refusals.forEach(refusal -> System.err.println("  " + refusal));
        return REFUSED;
    }

    private Plan plan() throws IOException {
        var terraform = new Terraform(folder.orElse(new Place().root().resolve("infra/terraform")));
        if (file.isEmpty()) {
            return terraform.plan(options);
        }
        if (!Files.isRegularFile(file.get())) {
            throw new IllegalStateException("there is no file " + file.get());
        }
        var bytes = Files.readAllBytes(file.get());
        return isJson(bytes) ? Plan.read(bytes) : terraform.show(file.get());
    }

    /** A plan file of Terraform itself is a zip. */
    private static boolean isJson(byte[] bytes) {
        return bytes.length == 0 || bytes[0] != 'P';
    }
}
