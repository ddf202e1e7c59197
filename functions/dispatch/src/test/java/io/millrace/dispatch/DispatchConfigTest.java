package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment variables, by the names that deployments use. */
class DispatchConfigTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "MILLRACE_BUCKET", "bucket",
            "MILLRACE_BATCH_CPU_QUEUE", "millrace-cpu",
            "MILLRACE_BATCH_CPU_JOB_DEFINITION", "millrace-trainer-cpu");

    @Test
    void theRequiredOnesAreEnough() {
        var config = config(REQUIRED);

        assertThat(config.bucket()).isEqualTo("bucket");
        assertThat(config.batch().cpuQueue()).isEqualTo("millrace-cpu");
        assertThat(config.batch().cpuJobDefinition()).isEqualTo("millrace-trainer-cpu");
        assertThat(config.batch().gpuQueue()).isEmpty();
        assertThat(config.prices().usdPerVcpuHour()).isEqualTo(0.04048);
    }

    @Test
    void theOthersAreRead() {
        var environment = new HashMap<>(REQUIRED);
        environment.put("MILLRACE_BATCH_GPU_QUEUE", "gpu");
        environment.put("MILLRACE_BATCH_GPU_JOB_DEFINITION", "gpu-trainer");
        environment.put("MILLRACE_PRICES_USD_PER_VCPU_HOUR", "1");
        environment.put("MILLRACE_PRICES_USD_PER_GIB_HOUR", "2");
        environment.put("MILLRACE_PRICES_USD_PER_GPU_HOST_HOUR", "3");
        var config = config(environment);

        assertThat(config.batch().gpuQueue()).contains("gpu");
        assertThat(config.batch().gpuJobDefinition()).contains("gpu-trainer");
        assertThat(config.prices().usdPerVcpuHour()).isEqualTo(1);
        assertThat(config.prices().usdPerGibHour()).isEqualTo(2);
        assertThat(config.prices().usdPerGpuHostHour()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MILLRACE_BUCKET", "MILLRACE_BATCH_CPU_QUEUE", "MILLRACE_BATCH_CPU_JOB_DEFINITION"})
    void withoutARequiredOneTheFunctionDoesNotStart(String missing) {
        var environment = new HashMap<>(REQUIRED);
        environment.remove(missing);

        assertThatThrownBy(() -> config(environment))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("is required");
    }

    private static DispatchConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withMapping(DispatchConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(DispatchConfig.class);
    }
}
