package io.millrace.trainer.fit;

import static io.millrace.trainer.fit.Problems.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.Weights;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.network.InitialWeights;
import io.millrace.trainer.network.Network;
import io.millrace.trainer.network.NetworkLearner;
import io.millrace.trainer.objective.Objective;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FitTest {
    private static final FeatureShape TWO = new FeatureShape.Vector(2);
    private static final Objective NUMBER = new Objective.Regression(new TargetScale(0, 1));
    private static final Objective TWO_CLASSES = new Objective.Classification(2);
    private static final Architecture DROPPING = new Architecture.Mlp(List.of(16), 0.3);

    @AutoClose
    private static final Compute COMPUTE = Compute.start(1);

    @ParameterizedTest
    @EnumSource(
            value = Optimizer.class,
            names = {"SGD", "ADAM"})
    void linearRegressionRecoversTheCoefficients(Optimizer optimizer) {
        var fitted = fit(
                new Architecture.Linear(),
                TWO,
                NUMBER,
                plan("linear", 30, optimizer, 0.05, 0),
                Problems.line(640, 1),
                Problems.line(64, 2));

        var best = fitted.best();
        assertThat(best.weights().get("output.weight")[0]).isCloseTo(2f, within(0.01f));
        assertThat(best.weights().get("output.weight")[1]).isCloseTo(-3f, within(0.01f));
        assertThat(best.weights().get("output.bias")[0]).isCloseTo(0.5f, within(0.01f));
        assertThat(best.validationMetric()).isLessThan(0.02);
    }

    @Test
    void aHiddenLayerLearnsWhatALineCannot() {
        var train = Problems.exclusiveOr(1_000, 1);
        var validation = Problems.exclusiveOr(300, 2);
        var plan = plan("mlp", 30, Optimizer.ADAM, 0.01, 0);

        var line = fit(new Architecture.Linear(), TWO, TWO_CLASSES, plan, train, validation);
        var mlp = fit(new Architecture.Mlp(List.of(16), 0), TWO, TWO_CLASSES, plan, train, validation);

        assertThat(line.best().validationMetric()).isLessThan(0.7);
        assertThat(mlp.best().validationMetric()).isGreaterThan(0.95);
    }

    @Test
    void convolutionsLearnShapesWhereverTheyStand() {
        var shape = new FeatureShape.Image(8, 8, 1);
        var fitted = fit(
                Architecture.of("cnn", shape, 2, 800),
                shape,
                TWO_CLASSES,
                plan("cnn", 8, Optimizer.ADAM, 0.003, 0),
                Problems.bars(800, 1),
                Problems.bars(300, 2));

        assertThat(fitted.best().validationMetric()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers(Precision precision) {
        var plan = plan("mlp", 3, Optimizer.ADAM, 0.01, 0);
        var other = new Hyperparameters("mlp", 3, 32, Optimizer.ADAM, 0.01, 0, 8);

        var first = fit(DROPPING, plan, precision);
        var second = fit(DROPPING, plan, precision);

        assertSame(first.weights(), second.weights());
        assertThat(fit(DROPPING, other, precision).weights().get("output.weight"))
                .isNotEqualTo(first.weights().get("output.weight"));
    }

    @Test
    void theSameSeedGivesTheSameWeightsWhereverTheHeapPutsTheBuffers() {
        var shape = new FeatureShape.Image(8, 8, 1);
        var cnn = new Architecture.Cnn(List.of(new Architecture.ConvBlock(8, 3, false, 2)), List.of(), 0);
        var plan = plan("cnn", 2, Optimizer.ADAM, 0.003, 0);
        var train = Problems.bars(200, 1);
        var validation = Problems.bars(50, 2);
        var first = fit(cnn, shape, TWO_CLASSES, plan, train, validation).weights();

        // Small pieces between, so that the buffers begin at other multiples of 16 bytes.
        var pieces = new ArrayList<ByteBuffer>();
        for (int piece = 1; piece <= 8; piece++) {
            pieces.add(ByteBuffer.allocateDirect(8 + 16 * piece));
            assertSame(fit(cnn, shape, TWO_CLASSES, plan, train, validation).weights(), first);
        }
        assertThat(pieces.stream().map(p -> p.alignmentOffset(0, 64)).distinct().count())
                .isGreaterThan(1);
    }

    @Test
    void aBatchOfAllRowsStepsAsItsRowsInAnyOrderDo() {
        var plan = new Hyperparameters("linear", 5, 640, Optimizer.SGD, 0.05, 0, 7);
        var train = Problems.line(640, 1);
        var backwards = new float[640][];
        var targets = new float[640];
        for (int row = 0; row < 640; row++) {
            backwards[639 - row] = Arrays.copyOfRange(train.blocks().getFirst(), 2 * row, 2 * row + 2);
            targets[639 - row] = train.target(row);
        }
        var validation = Problems.line(64, 2);

        var fitted = fit(new Architecture.Linear(), TWO, NUMBER, plan, train, validation);
        var turned = fit(new Architecture.Linear(), TWO, NUMBER, plan, Examples.of(backwards, targets), validation);

        for (int i = 0; i < 2; i++) {
            assertThat(fitted.weights().get("output.weight")[i])
                    .isCloseTo(turned.weights().get("output.weight")[i], within(1e-5f))
                    .isNotZero();
        }
        assertThat(fitted.history().getLast().trainLoss())
                .isLessThan(fitted.history().getFirst().trainLoss());
    }

    static Stream<Arguments> waysToStep() {
        return Arrays.stream(Precision.values()).flatMap(precision -> Arrays.stream(Optimizer.values())
                .map(optimizer -> Arguments.of(precision, optimizer)));
    }

    @ParameterizedTest
    @MethodSource("waysToStep")
    void aResumedTrainingEndsAsAnUndisturbedOne(Precision precision, Optimizer optimizer) {
        var plan = plan("mlp", 6, optimizer, 0.01, 0);
        var undisturbed = fit(DROPPING, plan, precision);
        var checkpoints =
                new Checkpoints<>(new InMemoryObjectStore(), "runs/m/r/1/checkpoints/", new CheckpointFile("plan"));
        Consumer<FitState> stopAfterThree = state -> {
            checkpoints.save(state);
            if (state.epoch() == 3) {
                throw new Stopped();
            }
        };

        try {
            fit(DROPPING, TWO, TWO_CLASSES, plan, precision, xor(), xor(), Optional.empty(), stopAfterThree);
        } catch (Stopped expected) {
            assertThat(checkpoints.newest().orElseThrow().epoch()).isEqualTo(3);
        }
        List<Integer> epochs = new ArrayList<>();
        var resumed = fit(
                        DROPPING,
                        TWO,
                        TWO_CLASSES,
                        plan,
                        precision,
                        xor(),
                        xor(),
                        checkpoints.newest(),
                        state -> epochs.add(state.epoch()))
                .orElseThrow();

        assertThat(epochs).containsExactly(4, 5, 6);
        assertSame(resumed.weights(), undisturbed.weights());
        assertSame(resumed.best().weights(), undisturbed.best().weights());
        assertThat(resumed.history()).extracting(EpochProgress::epoch).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(resumed.history())
                .extracting(EpochProgress::validationLoss)
                .isEqualTo(undisturbed.history().stream()
                        .map(EpochProgress::validationLoss)
                        .toList());
    }

    @Test
    void trainingEndsWhenTheValidationLossStopsFallingAndKeepsTheBestEpoch() {
        var plan = plan("mlp", 200, Optimizer.ADAM, 0.05, 2);
        // 40 rows that the network learns by heart while it gets worse on others.
        var fitted = fit(
                new Architecture.Mlp(List.of(64), 0),
                TWO,
                TWO_CLASSES,
                plan,
                Problems.exclusiveOr(40, 3),
                Problems.exclusiveOr(100, 4));

        assertThat(fitted.epoch()).isLessThan(200);
        assertThat(fitted.best().epoch()).isEqualTo(fitted.epoch() - 2);
        assertThat(fitted.history().stream()
                        .mapToDouble(EpochProgress::validationLoss)
                        .min())
                .hasValue(fitted.best().validationLoss());
    }

    @Test
    void aTrainingThatDivergesAtOnceHasNoState() {
        var plan = plan("linear", 5, Optimizer.SGD, 1e300, 0);

        var fitted = fit(
                new Architecture.Linear(),
                TWO,
                NUMBER,
                plan,
                Precision.FP32,
                Problems.line(640, 1),
                Problems.line(64, 2),
                Optional.empty(),
                state -> {});

        assertThat(fitted).isEmpty();
    }

    @Test
    void progressHasEveryFigureOfAnEpoch() {
        var history = fit(DROPPING, plan("mlp", 2, Optimizer.ADAM, 0.01, 0), Precision.FP32)
                .history();

        assertThat(history).hasSize(2).allSatisfy(p -> {
            assertThat(p.epochs()).isEqualTo(2);
            assertThat(p.metric()).isEqualTo("accuracy");
            assertThat(p.trainLoss()).isPositive();
            assertThat(p.validationLoss()).isPositive();
            assertThat(p.trainMetric()).isBetween(0.0, 1.0);
            assertThat(p.validationMetric()).isBetween(0.0, 1.0);
            assertThat(p.learningRate()).isPositive().isLessThan(0.01);
            assertThat(p.samplesPerSecond()).isPositive();
            assertThat(p.seconds()).isPositive();
        });
        assertThat(history.get(0).etaSeconds()).isPositive();
        assertThat(history.get(1).etaSeconds()).isZero();
    }

    private static Examples xor() {
        return Problems.exclusiveOr(200, 5);
    }

    @Test
    void trainingAgainTakesTheStepsOfThePlansFirstEpochs() {
        var plan = plan("mlp", 5, Optimizer.ADAM, 0.02, 0);
        var mlp = new Architecture.Mlp(List.of(8), 0.2);
        var watched = new ArrayList<FitState>();
        fit(mlp, TWO, TWO_CLASSES, plan, Precision.FP32, xor(), xor(), Optional.empty(), watched::add);
        var layers = mlp.layers(TWO, 2);
        var epochs = new AtomicInteger();
        try (var network = new Network(COMPUTE, TWO, layers, InitialWeights.of(layers, plan.seed()))) {
            var learner =
                    new NetworkLearner(network, TWO_CLASSES, plan.optimizer(), Optional.empty(), Optional.empty());

            var again = new Fit(plan, System::nanoTime).again(learner, xor(), 3, epochs::incrementAndGet);

            assertSame(again.orElseThrow(), watched.get(2).weights());
            assertThat(epochs).hasValue(3);
        }
    }

    private static FitState fit(Architecture architecture, Hyperparameters plan, Precision precision) {
        return fit(architecture, TWO, TWO_CLASSES, plan, precision, xor(), xor(), Optional.empty(), state -> {})
                .orElseThrow();
    }

    private static FitState fit(
            Architecture architecture,
            FeatureShape shape,
            Objective objective,
            Hyperparameters plan,
            Examples train,
            Examples validation) {
        return fit(
                        architecture,
                        shape,
                        objective,
                        plan,
                        Precision.FP32,
                        train,
                        validation,
                        Optional.empty(),
                        state -> {})
                .orElseThrow();
    }

    private static Optional<FitState> fit(
            Architecture architecture,
            FeatureShape shape,
            Objective objective,
            Hyperparameters plan,
            Precision precision,
            Examples train,
            Examples validation,
            Optional<FitState> resumed,
            Consumer<FitState> afterEpoch) {
        var layers = architecture.layers(shape, objective.outputs());
        try (var network = new Network(COMPUTE, shape, layers, InitialWeights.of(layers, plan.seed()), precision)) {
            var learner = new NetworkLearner(network, objective, plan.optimizer(), Optional.empty(), Optional.empty());
            return new Fit(plan, System::nanoTime).run(learner, train, validation, resumed, afterEpoch);
        }
    }

    private static void assertSame(Weights actual, Weights expected) {
        assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
        expected.values()
                .forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
