package io.millrace.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Functions;
import io.millrace.local.PlatformSettings;
import io.millrace.local.lambda.FunctionDefinition;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function's settings have the same names in its code, in Terraform and in docs/configuration.md. */
class EnvironmentIT {
    /** Most bytes of names and values together that Lambda takes. */
    private static final int LONGEST_ENVIRONMENT = 4096;

    private final SettingsPage page = new SettingsPage();

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate", "inference"})
    void terraformSetsNothingThatTheFunctionDoesNotRead(String function) {
        assertThat(read(function)).containsAll(deployed(function));
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate", "inference"})
    void terraformSetsAllThatTheFunctionNeeds(String function) {
        var needed = Setting.of(function).stream()
                .filter(Setting::required)
                .map(Setting::variable)
                .toList();

        assertThat(needed).isNotEmpty();
        assertThat(deployed(function)).containsAll(needed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate", "inference"})
    void thePageListsWhatTheFunctionReads(String function) {
        var listed = new HashSet<>(page.own(function));
        listed.addAll(page.ofAll());

        assertThat(listed).containsAll(mapped(function));
        assertThat(mapped(function)).containsAll(page.own(function));
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate", "inference"})
    void lambdaTakesTheEnvironment(String function) {
        assertThat(environment(function).toString().length()).isLessThan(LONGEST_ENVIRONMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate", "inference"})
    void theLocalPlatformStartsTheJvmAsTheDeploymentDoes(String function) {
        var settings = PlatformSettings.of(Path.of("state"), Deployment.ROOT, PlatformSettings.Ports.FREE);
        var local = Functions.all(settings).stream()
                .filter(definition -> definition.name().equals(function))
                .findFirst()
                .orElseThrow();

        assertThat(Optional.ofNullable(local.environment().get(FunctionDefinition.JVM_OPTIONS)))
                .isEqualTo(Optional.ofNullable(environment(function).get(FunctionDefinition.JVM_OPTIONS))
                        .map(JsonNode::asText));
    }

    private Set<String> read(String function) {
        var read = new HashSet<>(mapped(function));
        read.addAll(page.ofAll());
        return read;
    }

    private static Set<String> mapped(String function) {
        return Setting.of(function).stream().map(Setting::variable).collect(Collectors.toSet());
    }

    private static Set<String> deployed(String function) {
        var names = new HashSet<String>();
        environment(function).fieldNames().forEachRemaining(names::add);
        // Lambda reads it, not the function.
        names.remove(FunctionDefinition.JVM_OPTIONS);
        return names;
    }

    private static JsonNode environment(String function) {
        return Deployment.applied().ofType("aws_lambda_function").stream()
                .filter(lambda -> lambda.address().equals("module." + function + ".aws_lambda_function.this"))
                .flatMap(lambda -> lambda.at("/environment/0/variables").stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no environment of " + function));
    }
}
