package io.millrace.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d",
                "customer-churn",
                "0123456789abcdef",
                "a-0123456789abcdef",
                "ends-",
                "m23456789012345678901234567890123456789012345678901234567890123"
            })
    void aNameIsReadBackAndFitsAwsBatch(String model) {
        var name = new JobName(new ModelName(model), "00ff00ff00ff00ff", 1);

        assertThat(name.text()).matches("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
        assertThat(JobName.parse(name.text())).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "digits",
                "digits-",
                "digits-0123",
                "Digits-0123456789abcdef",
                "-0123456789abcdef",
                "x/../y-0123456789abcdef"
            })
    void anotherJobsNameIsEmpty(String text) {
        assertThat(JobName.parse(text)).isEmpty();
    }

    @Test
    void upperCaseDigitsAreNoRun() {
        assertThat(JobName.parse("digits-0123456789ABCDEF")).isEmpty();
    }
}
