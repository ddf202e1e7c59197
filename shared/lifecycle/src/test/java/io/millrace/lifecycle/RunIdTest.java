package io.millrace.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.SpecParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunIdTest {
    private static final LifecycleSpec SPEC = SpecParser.parse("""
            train: {search: {learning_rate: [1, 0.001], epochs: [2, 3]}}
            goals: {accuracy: ">= 0.95", model_bytes: "<= 5000000"}
            data: {types: {zip: category, age: number, when: timestamp}}
            """.getBytes(StandardCharsets.UTF_8));

    @Test
    void aSpecThatWentThroughTheBucketNamesTheSameRun() {
        var read = Json.read(Json.pretty(SPEC), LifecycleSpec.class);

        assertThat(RunId.of("d1", read)).isEqualTo(RunId.of("d1", SPEC)).matches("[0-9a-f]{16}");
    }

    @Test
    void otherDataOrAnotherSpecIsAnotherRun() {
        assertThat(RunId.of("d2", SPEC)).isNotEqualTo(RunId.of("d1", SPEC));
        assertThat(RunId.of("d1", LifecycleSpec.DEFAULT)).isNotEqualTo(RunId.of("d1", SPEC));
    }
}
