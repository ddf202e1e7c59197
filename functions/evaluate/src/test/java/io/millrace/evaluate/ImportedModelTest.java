package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.goal.Goal.Operator;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.SmallModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models that uploads bring. The truth is 3 x + 1 for x from 0 to 19, or yes from 10 on. */
class ImportedModelTest {
    private static final Optional<String> UNMEASURED = Optional.of("No test data came with the model.");
    private static final byte[] MODEL = SmallModels.sum("x");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final World world = new World(store, List.of(), "x");

    @Test
    void aModelIsMeasuredOnTheTestDataThatCameWithIt() {
        evaluate(world.brought("r1", MODEL, Optional.empty()));

        // It answers x, so it is off by 2 x + 1.
        double squares = 0;
        for (int x = 0; x < 20; x++) {
            squares += (2 * x + 1) * (2 * x + 1);
        }
        assertThat(evaluation(1).metrics().get("rmse")).isCloseTo(Math.sqrt(squares / 20), within(1e-4));
        assertThat(evaluation(1).metrics())
                .containsEntry("model_bytes", (double) MODEL.length)
                .containsKey("latency_ms");
        assertThat(champion()).contains(1);
        assertThat(Json.read(store.get(Keys.versionManifest(World.MODEL, 1)), VersionManifest.class)
                        .training())
                .isEmpty();
        assertThat(text(Keys.card(World.MODEL, 1)))
                .contains("Trained elsewhere")
                .doesNotContain("Learning rate");
        assertThat(text(Keys.report(World.MODEL, 1)))
                .contains("20 test rows that came with the model")
                .doesNotContain("no training saw");
    }

    @Test
    void aTrainedModelAndOneThatWasBroughtAreComparedOnTheSameRows() {
        evaluate(world.candidate("r1", 1));
        evaluate(world.brought("r2", MODEL, Optional.empty()));

        assertThat(champion()).contains(1);
        assertThat(evaluation(2).champion())
                .hasValueSatisfying(
                        other -> assertThat(other.metrics().get("rmse")).isLessThan(1e-4));

        evaluate(world.candidate("r3", 0.5));

        assertThat(champion()).contains(1);
    }

    @Test
    void aTrainedModelReplacesAWorseOneThatWasBrought() {
        evaluate(world.brought("r1", MODEL, Optional.empty()));
        evaluate(world.candidate("r2", 1));

        assertThat(champion()).contains(2);
    }

    @Test
    void withoutTestDataTheFirstModelIsServedAndTheNextFollows() {
        evaluate(world.brought("r1", MODEL, UNMEASURED));

        assertThat(champion()).contains(1);
        assertThat(evaluation(1).rows()).isZero();
        assertThat(evaluation(1).metrics()).containsOnlyKeys("model_bytes");
        assertThat(evaluation(1).decision().reason())
                .contains("no champion yet")
                .contains("No test data");
        assertThat(text(Keys.report(World.MODEL, 1))).contains("Nothing was measured");
    }

    @Test
    void withoutTestDataAChampionWithEvidenceStays() {
        evaluate(world.candidate("r1", 1));
        evaluate(world.brought("r2", MODEL, UNMEASURED));

        assertThat(champion()).contains(1);
        assertThat(evaluation(2).decision().reason())
                .contains("whose rmse is known")
                .contains("upload test data");
        assertThat(evaluation(2).champion()).isEmpty();
    }

    @Test
    void aGoalOnAFigureThatDoesNotExistFailsWithTheReason() {
        evaluate(world.brought("r1", MODEL, UNMEASURED, new Goal("rmse", Operator.AT_MOST, 5)));

        assertThat(champion()).isEmpty();
        assertThat(evaluation(1).decision().reason())
                .contains("rmse has no value")
                .contains("No test data came with the model.");
    }

    @Test
    void aGoalOnTheSizeNeedsNoTestData() {
        evaluate(world.brought("r1", MODEL, UNMEASURED, new Goal("model_bytes", Operator.AT_MOST, MODEL.length)));
        assertThat(champion()).contains(1);

        evaluate(world.brought("r2", MODEL, UNMEASURED, new Goal("model_bytes", Operator.BELOW, MODEL.length)));
        assertThat(champion()).contains(1);
    }

    @Test
    void aSecondDeliveryIsADuplicate() {
        var key = world.brought("r1", MODEL, UNMEASURED);
        evaluate(key);

        assertThat(evaluate(key)).isInstanceOf(Evaluated.Duplicate.class);
    }

    @Test
    void aModelThatDoesNotFitItsTestDataAfterAllIsTheUsersToMend() {
        var result = evaluate(world.brought("r1", SmallModels.sum("y"), Optional.empty()));

        assertThat(result).isInstanceOf(Evaluated.Failed.class);
        var failure = Json.read(store.get(Keys.failure(World.MODEL, "r1")), RunFailure.class);
        assertThat(failure.cause()).isEqualTo(RunFailure.Cause.INVALID_INPUT);
        assertThat(failure.remedy()).contains("ONNX Runtime");
    }

    private Evaluated evaluate(CandidateKey key) {
        return World.evaluator(store).evaluate(key);
    }

    private Evaluation evaluation(int version) {
        return Json.read(store.get(Keys.evaluation(World.MODEL, version)), Evaluation.class);
    }

    private Optional<Integer> champion() {
        return Json.read(store.get(Keys.aliases(World.MODEL)), Aliases.class).champion();
    }

    private String text(String key) {
        return new String(store.get(key), StandardCharsets.UTF_8);
    }
}
