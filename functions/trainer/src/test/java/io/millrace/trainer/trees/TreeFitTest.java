package io.millrace.trainer.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunManifest.Compute;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.TargetScale;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.Checkpoints;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.objective.Objective;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeFitTest {
    private static final Objective NUMBER = new Objective.Regression(new TargetScale(0, 1));

    /** A task with an answer that no line gives, and noise in it. */
    record Problem(Objective objective, ToDoubleFunction<float[]> answer) {
        Examples rows(int count, long seed) {
            var random = new Random(seed);
            var features = new float[count][3];
            var targets = new float[count];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < 3; j++) {
                    features[i][j] = (float) random.nextGaussian();
                }
                targets[i] = (float) answer.applyAsDouble(features[i]);
            }
            return Examples.of(features, targets);
        }
    }

    static Stream<Problem> problems() {
        return Stream.of(
                new Problem(NUMBER, x -> x[0] * x[1] + 0.1 * x[2]),
                new Problem(new Objective.Classification(2), x -> x[0] > 0 ^ x[1] > 0 ? 1 : 0),
                new Problem(new Objective.Classification(3), x -> x[0] * x[1] > 0 ? 0 : x[2] > 0 ? 1 : 2));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void treesLearnWhatALineCannot(Problem problem) {
        var plan = plan(80, 0);
        try (var boosting = boosting(problem, plan)) {
            var course = fit(problem, boosting, new Course(plan, List.of()));

            var last = course.history().getLast();
            assertThat(last.validationLoss())
                    .isLessThan(0.35 * course.history().getFirst().validationLoss());
            assertThat(course.epoch()).isEqualTo(80);
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aResumedBoostingEndsAsAnUndisturbedOne(Problem problem) {
        var plan = plan(30, 0);
        byte[] undisturbed;
        List<EpochProgress> history;
        try (var boosting = boosting(problem, plan)) {
            history = fit(problem, boosting, new Course(plan, List.of())).history();
            undisturbed = boosting.bytes();
        }
        var checkpoints =
                new Checkpoints<>(new InMemoryObjectStore(), "runs/m/r/1/checkpoints/", new TreeCheckpoint("plan"));
        var shorter = plan(13, 0);
        try (var boosting = boosting(problem, shorter)) {
            var course = fit(problem, boosting, new Course(shorter, List.of()));
            checkpoints.save(new TreeState(boosting.bytes(), course.history()));
        }
        var state = checkpoints.newest().orElseThrow();

        try (var boosting = boosting(problem, plan)) {
            boosting.load(state.booster());
            var course = fit(problem, boosting, new Course(plan, state.history()));

            assertThat(boosting.bytes()).isEqualTo(undisturbed);
            assertThat(course.history())
                    .extracting(EpochProgress::trainLoss, EpochProgress::validationLoss)
                    .isEqualTo(history.stream()
                            .map(e -> tuple(e.trainLoss(), e.validationLoss()))
                            .toList());
        }
    }

    @Test
    void equalPlansGiveEqualTrees() {
        var problem = problems().findFirst().orElseThrow();

        assertThat(bytes(problem)).isEqualTo(bytes(problem));
    }

    @Test
    void treesGrowOnTheGpuOnlyWhereHostAndLibraryHaveOne() {
        assertThat(TreeDevice.CUDA.on(Compute.Kind.GPU)).isEqualTo(TreeDevice.CUDA);
        assertThat(TreeDevice.CUDA.on(Compute.Kind.CPU)).isEqualTo(TreeDevice.CPU);
        assertThat(TreeDevice.CPU.on(Compute.Kind.GPU)).isEqualTo(TreeDevice.CPU);
    }

    /** Whether for want of CUDA in the library, or of a GPU: a training must not fail for it. */
    @Test
    void whereThereIsNoCudaTheTreesAreThoseOfTheCpu() {
        var problem = problems().findFirst().orElseThrow();
        var plan = plan(5, 0);
        try (var boosting =
                new Boosting(problem.rows(1_000, 1), problem.rows(300, 2), NUMBER, plan, 1, TreeDevice.CUDA)) {
            fit(problem, boosting, new Course(plan, List.of()));

            assertThat(boosting.bytes()).isEqualTo(bytes(problem));
        }
    }

    @Test
    void boostingStopsWhenTheValidationLossGetsNoBetter() {
        var random = new Random(3);
        var noise = new Problem(NUMBER, x -> random.nextGaussian());
        var plan = plan(500, 10);
        try (var boosting = boosting(noise, plan)) {
            var course = fit(noise, boosting, new Course(plan, List.of()));

            assertThat(course.epoch()).isLessThan(200).isEqualTo(course.bestEpoch() + 10);
            assertThat(boosting.trees(course.bestEpoch()).trees()).hasSize(course.bestEpoch());
        }
    }

    @Test
    void anotherPlansOrATornCheckpointIsNotResumedFrom() {
        var state = new TreeState(new byte[] {1, 2, 3}, List.of());
        byte[] whole = new TreeCheckpoint("plan").write(state);
        byte[] torn = whole.clone();
        torn[torn.length - 70] ^= 1;

        assertThat(new TreeCheckpoint("plan").read(whole)).isPresent();
        assertThat(new TreeCheckpoint("other").read(whole)).isEmpty();
        assertThat(new TreeCheckpoint("plan").read(torn)).isEmpty();
    }

    private static byte[] bytes(Problem problem) {
        var plan = plan(5, 0);
        try (var boosting = boosting(problem, plan)) {
            fit(problem, boosting, new Course(plan, List.of()));
            return boosting.bytes();
        }
    }

    private static Hyperparameters plan(int rounds, int patience) {
        return new Hyperparameters("gbdt", rounds, 32, Optimizer.ADAM, 0.1, patience, 7);
    }

    private static Boosting boosting(Problem problem, Hyperparameters plan) {
        return new Boosting(problem.rows(1_000, 1), problem.rows(300, 2), problem.objective(), plan, 1, TreeDevice.CPU);
    }

    private static Course fit(Problem problem, Boosting boosting, Course begun) {
        return new TreeFit(problem.objective(), System::nanoTime)
                .run(boosting, problem.rows(1_000, 1), problem.rows(300, 2), begun, course -> {});
    }
}
