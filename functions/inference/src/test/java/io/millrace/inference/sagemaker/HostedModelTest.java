package io.millrace.inference.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.TestModels;
import io.millrace.inference.TestRegistry;
import io.millrace.inference.registry.ModelRef;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostedModelTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final TestRegistry registry = new TestRegistry(store);
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T10:00:00Z"));

    @Test
    void onlyModelIsHosted() {
        var hosted = new HostedModel(store, clock, Optional.empty());
        assertThatThrownBy(hosted::get).isInstanceOf(NotFoundException.class);
        registry.register("house", 1, TestModels.regression()).promote("house", 1);
        assertThat(hosted.get()).isEqualTo(ModelRef.of("house", null));
    }

    @Test
    void secondModelMakesItAQuestionForTheOperator() {
        registry.promote("house", 1);
        var hosted = new HostedModel(store, clock, Optional.empty());
        assertThat(hosted.get()).isEqualTo(ModelRef.of("house", null));
        registry.promote("adult", 1);
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(hosted::get)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("MILLRACE_INVOCATIONS_MODEL");
    }

    @Test
    void configuredModelIsTakenWithItsVersion() {
        assertThat(new HostedModel(store, clock, Optional.of("adult/3")).get()).isEqualTo(ModelRef.of("adult", "3"));
        assertThat(new HostedModel(store, clock, Optional.of("adult")).get()).isEqualTo(ModelRef.of("adult", null));
        assertThatThrownBy(() -> new HostedModel(store, clock, Optional.of("Adult!")))
                .isInstanceOf(NotFoundException.class);
    }
}
