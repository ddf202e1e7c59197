package io.millrace.it.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.cost.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of infra/ below this module's target, initialised once for all tests of this run. Who asks for it where
 * Terraform cannot work is skipped with the reason.
 */
final class Deployment {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int LONGEST_SECONDS = 300;
    private static final Path COPY = Path.of("target", "deployment").toAbsolutePath();
    private static final Path FOLDER = COPY.resolve("infra/terraform");

    private static Ready ready = new Ready(false, "");
    private static Plan planned = new Plan(List.of());
    private static Plan applied = new Plan(List.of());

    /** @param missing what Terraform lacks here; empty: nothing */
    private record Ready(boolean tried, String missing) {}

    /** How a command ended, and all it printed. */
    record Result(int exitCode, String output) {}

    private Deployment() {}

    /** What {@code terraform plan} says for an empty account, with the defaults of all variables. */
    static synchronized Plan planned() {
        if (planned.resources().isEmpty()) {
            var file = COPY.resolve("plan.tfplan");
            try (var account = new PlanAccount()) {
                succeed(account.environment(), "plan", "-input=false", "-no-color", "-out=" + file);
            }
            planned = Plan.read(
                    succeed(Map.of(), "show", "-json", file.toString()).output().getBytes(UTF_8));
        }
        return planned;
    }

    /** What would be there after an apply, with made-up ARNs where AWS would choose: no value is unknown. */
    static synchronized Plan applied() {
        if (applied.resources().isEmpty()) {
            requireTerraform();
            copy(Path.of("src/test/resources/deployment"), FOLDER.resolve("tests"));
            var output = succeed(Map.of(), "test", "-json", "-verbose", "-filter=tests/applied.tftest.hcl")
                    .output();
            remove(FOLDER.resolve("tests/applied.tftest.hcl"));
            applied = output.lines()
                    .filter(line -> line.contains("\"type\":\"test_state\""))
                    .map(Deployment::state)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("terraform test printed no state: " + output));
        }
        return applied;
    }

    /** Runs {@code terraform} in the copy, for at most five minutes. */
    static Result terraform(Map<String, String> environment, String... arguments) {
        requireTerraform();
        return run(environment, arguments);
    }

    private static Result succeed(Map<String, String> environment, String... arguments) {
        var result = terraform(environment, arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result;
    }

    private static synchronized void requireTerraform() {
        if (!ready.tried()) {
            ready = new Ready(true, prepare());
        }
        assumeTrue(ready.missing().isEmpty(), ready.missing());
    }

    private static String prepare() {
        if (!Files.isRegularFile(ROOT.resolve("infra/terraform/versions.tf"))) {
            return "there is no deployment in infra/terraform";
        }
        Stream.of("terraform", "routes", "schedules").forEach(folder -> {
            remove(COPY.resolve("infra").resolve(folder));
            copy(ROOT.resolve("infra").resolve(folder), COPY.resolve("infra").resolve(folder));
        });
        try {
            Files.deleteIfExists(COPY.resolve("functions"));
            Files.createSymbolicLink(COPY.resolve("functions"), ROOT.resolve("functions"));
            var init = run(Map.of(), "init", "-input=false", "-backend=false", "-no-color");
            return init.exitCode() == 0 ? "" : "terraform init finds no provider here: " + init.output();
        } catch (IOException e) {
            return "terraform cannot be started: " + e.getMessage();
        } catch (UncheckedIOException e) {
            return "there is no terraform on the PATH: " + e.getMessage();
        }
    }

    private static Result run(Map<String, String> environment, String... arguments) {
        var command = new ArrayList<>(List.of("terraform", "-chdir=" + FOLDER));
        command.addAll(List.of(arguments));
        try {
            var output = Files.createTempFile(Files.createDirectories(COPY), "terraform", ".out");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("TF_VAR_"));
            builder.environment().putAll(environment);
            builder.environment().put("CHECKPOINT_DISABLE", "1");
            var process = builder.start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                throw new AssertionError("terraform " + arguments[0] + " took too long: " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Plan state(String line) {
        var values = Json.read(line.getBytes(UTF_8), JsonNode.class).path("test_state");
        return Plan.read(Json.compact(Map.of("values", Map.of("root_module", values.path("root_module")))));
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(f -> !f.toString().contains(".terraform")
                            && !f.toString().contains("tfstate"))
                    .toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
