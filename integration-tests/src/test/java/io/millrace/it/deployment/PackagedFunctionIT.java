package io.millrace.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Functions;
import io.millrace.local.PlatformSettings;
import io.millrace.local.artifact.LambdaPackage;
import io.millrace.local.artifact.Processor;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages of this build are what Terraform's functions need. */
class PackagedFunctionIT {
    private static final int LARGEST_TMP_WITH_SNAP_START_MB = 512;

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate", "inference"})
    void thePackageHasTheHandlerThatTerraformNamesAndFitsLambda(String function) {
        var zip = LambdaPackage.read(Deployment.ROOT.resolve("functions/" + function + "/target/function.zip"));

        assertThat(zip.problems(builtFor(), handler(function))).isEmpty();
    }

    @Test
    void theLocalPlatformCallsTheHandlersThatTerraformNames() {
        var settings = PlatformSettings.of(Path.of("state"), Deployment.ROOT, PlatformSettings.Ports.FREE);

        assertThat(Functions.all(settings))
                .allSatisfy(local -> assertThat(local.handler()).isEqualTo(handler(local.name())));
    }

    @Test
    void everyFunctionRunsOnJava21AndTakesSnapshotsWhereLambdaCan() {
        assertThat(Deployment.applied().ofType("aws_lambda_function"))
                .hasSize(4)
                .allSatisfy(lambda -> {
                    assertThat(lambda.at("/runtime").orElseThrow().asText()).isEqualTo("java21");
                    assertThat(lambda.at("/snap_start/0/apply_on").map(JsonNode::asText))
                            .as(lambda.address())
                            .isEqualTo(
                                    lambda.at("/ephemeral_storage/0/size")
                                                            .orElseThrow()
                                                            .asInt()
                                                    > LARGEST_TMP_WITH_SNAP_START_MB
                                            ? Optional.empty()
                                            : Optional.of("PublishedVersions"));
                });
    }

    private static String handler(String function) {
        return Deployment.applied().ofType("aws_lambda_function").stream()
                .filter(lambda -> lambda.address().startsWith("module." + function + "."))
                .flatMap(lambda -> lambda.at("/handler").stream())
                .map(JsonNode::asText)
                .findFirst()
                .orElseThrow();
    }

    /** ./millrace test builds for the machine it runs on. */
    private static Processor builtFor() {
        return System.getProperty("os.arch").equals("aarch64") ? Processor.ARM64 : Processor.X86_64;
    }
}
