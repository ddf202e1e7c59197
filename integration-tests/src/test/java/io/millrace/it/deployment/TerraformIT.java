package io.millrace.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Terraform's own checks, the named runs of infra/terraform/tests among them. */
class TerraformIT {

    @Test
    void theFilesAreFormatted() {
        succeeds("fmt", "-check", "-recursive", "-diff");
    }

    @Test
    void theConfigurationIsValid() {
        succeeds("validate", "-no-color");
    }

    @Test
    void everyNamedRunPasses() {
        assertThat(succeeds("test", "-no-color")).containsPattern("Success! [1-9]\\d* passed, 0 failed");
    }

    private static String succeeds(String... arguments) {
        var result = Deployment.terraform(Map.of(), arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }
}
