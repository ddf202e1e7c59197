package io.millrace.dispatch.plan;

import static io.millrace.dispatch.plan.Samples.accepted;
import static io.millrace.dispatch.plan.Samples.column;
import static io.millrace.dispatch.plan.Samples.dataset;
import static io.millrace.dispatch.plan.Samples.images;
import static io.millrace.dispatch.plan.Samples.spec;
import static io.millrace.dispatch.plan.Samples.table;
import static io.millrace.dispatch.plan.Samples.train;
import static io.millrace.dispatch.plan.Samples.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.spec.ArchitectureChoice;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.CalibrationChoice;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.ComputeChoice;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.PrecisionChoice;
import io.millrace.lifecycle.spec.SearchSpace;
import io.millrace.lifecycle.spec.SearchSpec;
import io.millrace.lifecycle.spec.SpecParser;
import io.millrace.lifecycle.spec.TrainSpec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
    private static final Clock CLOCK = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
    private static final Prices PRICES = new Prices(0.04, 0.004, 0.5);

    private static final Duration OWN_JOB_FROM = Duration.ofMinutes(1);

    private final Planner withGpu = new Planner(PRICES, true, OWN_JOB_FROM, CLOCK);
    private final Planner withoutGpu = new Planner(PRICES, false, OWN_JOB_FROM, CLOCK);

    static Stream<Arguments> architectures() {
        return Stream.of(
                arguments(ArchitectureChoice.AUTO, images(1_000, 28, 1), List.of("cnn"), "images"),
                arguments(
                        ArchitectureChoice.AUTO,
                        table(1_437, 64),
                        List.of("linear", "mlp", "gbdt", "ensemble"),
                        "1,437 training rows and 64 input values is best told by trying"),
                arguments(ArchitectureChoice.AUTO, table(199, 4), List.of("linear"), "199 training rows are few"),
                arguments(
                        ArchitectureChoice.AUTO,
                        table(200, 4),
                        List.of("linear", "mlp", "gbdt", "ensemble"),
                        "the mean of those that few rows do not show to be worse"),
                arguments(
                        ArchitectureChoice.AUTO,
                        table(4_999, 4),
                        List.of("linear", "mlp", "gbdt", "ensemble"),
                        "the mean"),
                arguments(
                        ArchitectureChoice.AUTO,
                        table(5_000, 4),
                        List.of("linear", "mlp", "gbdt"),
                        "the one with the best validation score"),
                arguments(ArchitectureChoice.AUTO, table(1, 1), List.of("linear"), "1 training rows"),
                arguments(
                        ArchitectureChoice.AUTO,
                        table(10_000_000, 100),
                        List.of("linear", "mlp", "gbdt"),
                        "10,000,000"),
                arguments(ArchitectureChoice.AUTO, texts(60, 0), List.of("text"), "texts and nothing beside"),
                arguments(ArchitectureChoice.AUTO, texts(199, 2), List.of("text"), "are few"),
                arguments(ArchitectureChoice.AUTO, texts(200, 2), List.of("text", "mlp", "gbdt", "ensemble"), "trying"),
                arguments(ArchitectureChoice.TEXT, texts(60, 2), List.of("text"), "asks for it"),
                arguments(ArchitectureChoice.MLP, table(60, 4), List.of("mlp"), "asks for it"),
                arguments(ArchitectureChoice.GBDT, table(60, 4), List.of("gbdt"), "asks for it"),
                arguments(ArchitectureChoice.LINEAR, images(1_000, 28, 1), List.of("linear"), "asks for it"),
                arguments(ArchitectureChoice.CNN, images(1_000, 28, 3), List.of("cnn"), "asks for it"));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theArchitecturesFollowTheWishThenTheData(
            ArchitectureChoice wish, DatasetManifest dataset, List<String> architectures, String reason) {
        var manifest = ready(withoutGpu, spec(wish), dataset);

        assertThat(manifest.trials())
                .extracting(t -> t.hyperparameters().architecture())
                .containsExactlyElementsOf(architectures);
        assertThat(manifest.reason())
                .startsWith(architectures.getFirst())
                .contains("because")
                .contains(reason);
    }

    @Test
    void treesGrowInManySmallStepsUntilTheyGetNoBetter() {
        var small = ready(withoutGpu, spec(ArchitectureChoice.GBDT), table(1_000, 4));
        var large = ready(withoutGpu, spec(ArchitectureChoice.GBDT), table(1_000_000, 4));

        assertThat(List.of(small, large))
                .extracting(m -> m.trials().getFirst().hyperparameters())
                .extracting(Hyperparameters::epochs, Hyperparameters::earlyStopping, Hyperparameters::learningRate)
                .containsExactly(tuple(1_000, 50, 0.05), tuple(1_000, 50, 0.1));
    }

    @Test
    void aSearchThatComparesKindsOfModelsCountsThemAll() {
        var seeds = IntStream.range(0, 22).boxed().toArray();

        var refused = refused(withoutGpu, searching(Map.of("seed", seeds)), table(1_000, 4));

        assertThat(refused.reason()).contains("66 or more trials, at most 64");
        assertThat(refused.remedy()).contains("one train.architecture");
    }

    @Test
    void aSearchThatNamesItsArchitecturesSpeaksOfNoOthers() {
        var two = new Object[] {"linear", "mlp"};

        var manifest = ready(withoutGpu, searching(Map.of("architecture", two)), table(1_000, 4));
        var refused = refused(
                withoutGpu,
                searching(Map.of(
                        "architecture",
                        two,
                        "seed",
                        IntStream.range(0, 33).boxed().toArray())),
                table(1_000, 4));

        assertThat(manifest.reason())
                .isEqualTo("linear, because lifecycle.yaml asks for it. mlp, because lifecycle.yaml asks for it.");
        assertThat(refused.reason()).contains("66 or more trials");
        assertThat(refused.remedy()).doesNotContain("auto", "train.architecture");
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                arguments(spec(ArchitectureChoice.CNN), table(1_000, 4), "table", "auto, linear, mlp or gbdt"),
                arguments(spec(ArchitectureChoice.TEXT), table(1_000, 4), "no column of them", "data.types"),
                arguments(spec(ArchitectureChoice.GBDT), images(1_000, 8, 1), "gbdt learns from tables", "cnn"),
                arguments(spec(ArchitectureChoice.AUTO), table(0, 4), "no rows in its train split", "data.split"),
                arguments(spec(ArchitectureChoice.AUTO), table(100, 0), "no column", "data.types"),
                arguments(LifecycleSpec.DEFAULT, textTable(), "no column beside the target", "data.ignore"),
                arguments(
                        spec(train(ArchitectureChoice.AUTO, ComputeChoice.GPU, SearchSpec.NONE), BudgetSpec.DEFAULT),
                        table(1_000, 4),
                        "no queue with GPU hosts",
                        "auto or cpu"),
                arguments(
                        searching(
                                Map.of("epochs", IntStream.range(1, 66).boxed().toArray())),
                        table(900, 4),
                        "65 or more trials, at most 64",
                        "fewer values"),
                arguments(searching(Map.of("epochs", new Object[] {"many"})), table(900, 4), "many", "type"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatCannotBeTrainedIsRefusedWithARemedy(
            LifecycleSpec spec, DatasetManifest dataset, String reason, String remedy) {
        var refused = refused(withoutGpu, spec, dataset);

        assertThat(refused.cause()).isEqualTo(Cause.INVALID_INPUT);
        assertThat(refused.reason()).contains(reason);
        assertThat(refused.remedy()).contains(remedy);
    }

    @Test
    void whatTheSpecSaysIsKept() {
        var train = new TrainSpec(
                ArchitectureChoice.AUTO,
                Optional.of(3),
                Optional.of(5_000),
                Optional.of(Optimizer.SGD),
                Optional.of(0.25),
                Optional.of(0),
                11,
                SearchSpec.NONE,
                ComputeChoice.CPU,
                CalibrationChoice.NONE,
                ClassWeights.BALANCED,
                PrecisionChoice.BF16);

        var manifest = ready(withGpu, spec(train, BudgetSpec.DEFAULT), table(1_000, 4));

        assertThat(manifest.trials())
                .containsExactly(
                        new Trial(
                                "1",
                                new Hyperparameters(
                                        "linear", 3, 5_000, Optimizer.SGD, 0.25, 0, 11, ClassWeights.BALANCED, true)),
                        new Trial(
                                "2",
                                new Hyperparameters(
                                        "mlp", 3, 5_000, Optimizer.SGD, 0.25, 0, 11, ClassWeights.BALANCED, true)),
                        new Trial(
                                "3",
                                new Hyperparameters(
                                        "gbdt", 3, 5_000, Optimizer.SGD, 0.25, 0, 11, ClassWeights.BALANCED, true)),
                        new Trial(
                                "4",
                                new Hyperparameters("ensemble", 1, 1, Optimizer.SGD, 0, 0, 11, ClassWeights.BALANCED)));
        assertThat(manifest.compute().reason()).isEqualTo("cpu, because train.compute asks for it.");
    }

    @Test
    void gapsAreFilledAndABatchIsNeverLargerThanTheData() {
        var settings = ready(withoutGpu, LifecycleSpec.DEFAULT, table(10, 1))
                .trials()
                .getFirst()
                .hyperparameters();

        assertThat(settings)
                .isEqualTo(
                        new Hyperparameters("linear", 200, 10, Optimizer.ADAM, 0.01, 15, 7, ClassWeights.NONE, true));
    }

    @Test
    void textsLearnTheRowsOfValidationTooOnceTheirEpochsAreChosenUnlessThereAreMany() {
        assertThat(refits(texts(49_999, 2))).containsExactly(true, false, false);
        assertThat(refits(texts(50_000, 2))).containsExactly(false, false, false);
    }

    @Test
    void smallTablesLearnTheRowsOfValidationTooAndImagesDoNot() {
        assertThat(refits(table(4_999, 2))).containsExactly(true, true, true, false);
        assertThat(refits(table(5_000, 2))).containsExactly(false, false, false);
        assertThat(refits(images(1_000, 28, 1))).containsExactly(false);
    }

    @Test
    void anEnsembleIsNoPartOfASearch() {
        var manifest =
                ready(withoutGpu, searching(Map.of("learning_rate", new Object[] {0.01, 0.001})), table(1_000, 4));

        assertThat(manifest.trials()).hasSize(6).noneMatch(trial -> trial.hyperparameters()
                .areOfAnEnsemble());
    }

    private List<Boolean> refits(DatasetManifest dataset) {
        return ready(withoutGpu, LifecycleSpec.DEFAULT, dataset).trials().stream()
                .map(trial -> trial.hyperparameters().refit())
                .toList();
    }

    @Test
    void aSearchTriesEveryCombinationOnceInAFixedOrder() {
        var manifest = ready(
                withoutGpu,
                searching(Map.of(
                        "learning_rate", new Object[] {0.01, 0.001, 0.01},
                        "architecture", new Object[] {"linear", "mlp", "auto"})),
                table(1_000, 4));

        assertThat(manifest.trials())
                .extracting(Trial::trial, t -> t.hyperparameters().architecture(), t -> t.hyperparameters()
                        .learningRate())
                .containsExactly(
                        tuple("1", "linear", 0.01),
                        tuple("2", "linear", 0.001),
                        tuple("3", "mlp", 0.01),
                        tuple("4", "mlp", 0.001),
                        tuple("5", "gbdt", 0.01),
                        tuple("6", "gbdt", 0.001));
        assertThat(manifest.reason())
                .contains("linear, because")
                .contains("mlp, because")
                .contains("linear, mlp and gbdt, because");
    }

    @Test
    void aRandomSearchDrawsTheSameTrialsForTheSameSeed() {
        var spec = searching("method: random, trials: 20, learning_rate: {min: 0.0001, max: 0.1, scale: log},"
                + " batch_size: {min: 16, max: 18}, optimizer: [adam, sgd]");

        var trials = ready(withoutGpu, spec, table(1_000, 4)).trials();

        assertThat(trials)
                .hasSize(20)
                .isEqualTo(ready(withoutGpu, spec, table(1_000, 4)).trials());
        assertThat(trials)
                .extracting(Trial::hyperparameters)
                .allSatisfy(h -> {
                    assertThat(h.learningRate()).isBetween(0.0001, 0.1);
                    assertThat(h.batchSize()).isBetween(16, 18);
                })
                .doesNotHaveDuplicates();
        assertThat(trials).extracting(t -> t.hyperparameters().batchSize()).contains(16, 17, 18);
        // Half of the orders of magnitude lie below 0.003.
        assertThat(trials.stream().filter(t -> t.hyperparameters().learningRate() < 0.00316))
                .hasSizeBetween(5, 15);
    }

    @Test
    void anotherSeedDrawsOthers() {
        var search = "method: random, trials: 5, learning_rate: {min: 0.0001, max: 0.1, scale: log}";
        var other = SpecParser.parse(
                ("train: {architecture: mlp, seed: 8, search: {" + search + "}}").getBytes(StandardCharsets.UTF_8));

        assertThat(ready(withoutGpu, other, table(1_000, 4)).trials())
                .extracting(t -> t.hyperparameters().learningRate())
                .doesNotContainAnyElementsOf(ready(withoutGpu, searching(search), table(1_000, 4)).trials().stream()
                        .map(t -> t.hyperparameters().learningRate())
                        .toList());
    }

    @Test
    void aSmallSpaceIsDrawnWholeAndOnce() {
        var trials = ready(
                        withoutGpu,
                        searching("method: random, trials: 9, optimizer: [adam, sgd], epochs: {min: 1, max: 2}"),
                        table(1_000, 4))
                .trials();

        assertThat(trials).hasSize(4);
    }

    @Test
    void drawnTrialsAreOfEachKindOfModelInTurn() {
        var spec =
                SpecParser.parse("train: {search: {method: random, trials: 7, learning_rate: {min: 0.001, max: 0.1}}}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(ready(withoutGpu, spec, table(1_000, 4)).trials())
                .extracting(t -> t.hyperparameters().architecture())
                .containsExactly("linear", "mlp", "gbdt", "linear", "mlp", "gbdt", "linear");
    }

    @Test
    void shortTrialsShareAJobAndLongOnesHaveOneEach() {
        var search = searching("learning_rate: [0.1, 0.01, 0.001]");

        var small = ready(withoutGpu, search, table(1_000, 4));
        var large = ready(withoutGpu, search, table(4_000_000, 200));

        assertThat(small.hasJobPerTrial()).isFalse();
        assertThat(small.schedule().reason()).contains("one job for all 3 trials", "about 2 s", "pays from 60 s on");
        assertThat(large.hasJobPerTrial()).isTrue();
        assertThat(large.schedule().reason()).contains("a job for each trial");
        assertThat(large.compute().worstCaseUsd())
                .isGreaterThan(2.9 * small.compute().worstCaseUsd());
    }

    @Test
    void whereJobsForEachTrialCouldCostTooMuchOneCarriesOutAll() {
        var search = SpecParser.parse(
                "{train: {architecture: mlp, search: {learning_rate: [0.1, 0.01, 0.001]}}, budget: {usd_per_month: 1}}"
                        .getBytes(StandardCharsets.UTF_8));

        var manifest = ready(withoutGpu, search, table(4_000_000, 200));

        assertThat(manifest.hasJobPerTrial()).isFalse();
        assertThat(manifest.schedule().reason()).contains("could cost", "budget.usd_per_month is 1.0");
    }

    @Test
    void aHalvingHasAsManyRungsAsItsTrialsAndEpochsAllow() {
        var halving = "method: halving, trials: 20, learning_rate: {min: 0.001, max: 0.1}";

        assertThat(ready(withoutGpu, searching(halving), table(1_000, 4))
                        .schedule()
                        .rungs())
                .containsExactly(20, 6, 2);
        assertThat(ready(withoutGpu, searching(halving + ", epochs: [4, 5]"), table(1_000, 4))
                        .schedule()
                        .rungs())
                .containsExactly(20, 6);
        assertThat(ready(withoutGpu, searching(halving), table(1_000, 4))
                        .schedule()
                        .reason())
                .contains("20, 6, 2 take part in the rungs");
    }

    /** @param search as in YAML, between the braces */
    private static LifecycleSpec searching(String search) {
        return SpecParser.parse(
                ("train: {architecture: mlp, search: {" + search + "}}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSearchAsLargeAsAllowedIsPlanned() {
        var search = searching(Map.of(
                "architecture", new Object[] {"mlp"},
                "seed", IntStream.range(0, 8).boxed().toArray(),
                "epochs", IntStream.range(1, 9).boxed().toArray()));

        assertThat(ready(withoutGpu, search, table(1_000, 4)).trials()).hasSize(64);
    }

    @Test
    void smallWorkStaysOnTheCpuAndLargeWorkTakesTheGpu() {
        var small = ready(withGpu, LifecycleSpec.DEFAULT, images(54_000, 28, 1)).compute();
        var large =
                ready(withGpu, LifecycleSpec.DEFAULT, images(200_000, 224, 3)).compute();

        assertThat(small.kind()).isEqualTo(RunManifest.Compute.Kind.CPU);
        assertThat(small.reason()).contains("too little to wait for a GPU host");
        assertThat(small.gpus()).isZero();
        assertThat(large.kind()).isEqualTo(RunManifest.Compute.Kind.GPU);
        assertThat(large.gpus()).isEqualTo(1);
        assertThat(large.reason()).contains("gpu, because about");
    }

    @Test
    void colourImagesCountTheMultiplyAddsOfTheNetworkThatTheirNumberGets() {
        double residual = 32 * 32 * 9 * 3 * 16
                + 32 * 32 * 9 * 16 * 32
                + 2 * 16 * 16 * 9 * 32 * 32
                + 16 * 16 * 9 * 32 * 64
                + 2 * 8 * 8 * 9 * 64 * 64
                + 8 * 8 * 9 * 64 * 128
                + 2 * 4 * 4 * 9 * 128 * 128
                + 128 * 2;
        double shallow = 30 * 30 * 9 * 3 * 32 + 13 * 13 * 9 * 32 * 64 + 6 * 6 * 64 * 128 + 128 * 2;

        assertThat(multiplyAdds(images(2_000, 32, 3))).isCloseTo(residual, within(0.01));
        assertThat(multiplyAdds(images(1_999, 32, 3))).isCloseTo(shallow, within(0.01));
    }

    /** Of one image in one epoch: forward a multiply and an add, backward twice that. */
    private double multiplyAdds(DatasetManifest dataset) {
        var trials = ready(withoutGpu, LifecycleSpec.DEFAULT, dataset).trials();
        var data = TrainingData.of(dataset);
        return Work.of(trials, data).operations()
                / 6
                / data.rows()
                / trials.getFirst().hyperparameters().epochs();
    }

    @Test
    void largeWorkStaysOnTheCpuWhereAGpuIsMissingOrTooDear() {
        var data = images(200_000, 224, 3);
        var cheap = spec(TrainSpec.DEFAULT, new BudgetSpec(1.4, 0.5));

        var missing = ready(withoutGpu, LifecycleSpec.DEFAULT, data).compute();
        var dear = new Planner(new Prices(0.01, 0.001, 9), true, OWN_JOB_FROM, CLOCK);

        assertThat(missing.kind()).isEqualTo(RunManifest.Compute.Kind.CPU);
        assertThat(missing.reason()).contains("no GPU queue");
        assertThat(ready(dear, cheap, data).compute().reason()).contains("more than the budget");
    }

    @Test
    void memoryGrowsWithTheData() {
        assertThat(ready(withoutGpu, LifecycleSpec.DEFAULT, table(1_000, 10)).compute())
                .extracting(RunManifest.Compute::vcpus, RunManifest.Compute::memoryMib)
                .containsExactly(2, 4_096);
        assertThat(ready(withoutGpu, LifecycleSpec.DEFAULT, table(10_000_000, 50))
                        .compute())
                .extracting(RunManifest.Compute::vcpus, RunManifest.Compute::memoryMib)
                .containsExactly(4, 16_384);
    }

    @Test
    void theWorstCaseIsPriceTimesLimitTimesAttempts() {
        var compute = ready(withoutGpu, spec(TrainSpec.DEFAULT, new BudgetSpec(20, 1.5)), table(1_000, 10))
                .compute();

        assertThat(compute.timeLimit()).isEqualTo(Duration.ofMinutes(90));
        assertThat(compute.usdPerHour()).isCloseTo(2 * 0.04 + 4 * 0.004, within(1e-9));
        assertThat(compute.worstCaseUsd()).isCloseTo(0.096 * 1.5 * compute.attempts(), within(1e-9));
    }

    @Test
    void aPlanAboveTheBudgetIsRefusedWithTheFigures() {
        var refused = refused(withoutGpu, spec(TrainSpec.DEFAULT, new BudgetSpec(0.10, 1)), table(1_000, 10));

        assertThat(refused.cause()).isEqualTo(Cause.BUDGET);
        assertThat(refused.reason())
                .isEqualTo("The run could cost 0.1920 USD (0.0960 USD an hour x 1.00 hours x 2 attempts), but"
                        + " budget.usd_per_month is 0.1.");
        assertThat(refused.remedy())
                .isEqualTo("Raise budget.usd_per_month to 0.20 or more, or lower budget.hours_per_run.");
    }

    @Test
    void theRunIsNamedByDataAndSpec() {
        var one = ready(withoutGpu, LifecycleSpec.DEFAULT, table(1_000, 4));
        var same = ready(withoutGpu, LifecycleSpec.DEFAULT, table(1_000, 4));
        var other = ready(withoutGpu, spec(ArchitectureChoice.LINEAR), table(1_000, 4));

        assertThat(same).isEqualTo(one);
        assertThat(other.run()).isNotEqualTo(one.run()).matches("[0-9a-f]{16}");
        assertThat(one.jobName()).isEqualTo("digits-" + one.run());
        assertThat(JobName.parse(one.jobName())).contains(new JobName(Samples.MODEL, one.run(), 1));
    }

    private static LifecycleSpec searching(Map<String, Object[]> search) {
        var lists = new HashMap<String, SearchSpace>();
        search.forEach((field, list) -> lists.put(field, values(list)));
        return spec(train(ArchitectureChoice.AUTO, ComputeChoice.AUTO, SearchSpec.grid(lists)), BudgetSpec.DEFAULT);
    }

    private static DatasetManifest textTable() {
        var columns = List.of(
                column("comment", ColumnType.TEXT, Role.CONTEXT), column("label", ColumnType.CATEGORY, Role.TARGET));
        return dataset(Kind.TABULAR, columns, Optional.empty(), 1_000);
    }

    /** Reviews beside some numbers. */
    private static DatasetManifest texts(long rows, int numbers) {
        var columns = new ArrayList<>(List.of(
                column("review", ColumnType.TEXT, Role.FEATURE), column("label", ColumnType.CATEGORY, Role.TARGET)));
        for (int i = 0; i < numbers; i++) {
            columns.add(column("n" + i, ColumnType.NUMBER, Role.FEATURE));
        }
        return dataset(Kind.TABULAR, columns, Optional.empty(), rows);
    }

    private static RunManifest ready(Planner planner, LifecycleSpec spec, DatasetManifest dataset) {
        var plan = planner.plan(accepted(spec), dataset);
        assertThat(plan).isInstanceOf(Plan.Ready.class);
        return ((Plan.Ready) plan).manifest();
    }

    private static Plan.Refused refused(Planner planner, LifecycleSpec spec, DatasetManifest dataset) {
        var plan = planner.plan(accepted(spec), dataset);
        assertThat(plan).isInstanceOf(Plan.Refused.class);
        return (Plan.Refused) plan;
    }
}
