package io.millrace.dispatch.plan;

import static io.millrace.dispatch.plan.Planners.WITHOUT_GPU;
import static io.millrace.dispatch.plan.Planners.ready;
import static io.millrace.dispatch.plan.Planners.refused;
import static io.millrace.dispatch.plan.Planners.searching;
import static io.millrace.dispatch.plan.Samples.spec;
import static io.millrace.dispatch.plan.Samples.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.spec.SpecParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which trials a search has, and in how many jobs. */
class SearchPlanTest {
    @Test
    void aSearchThatComparesKindsOfModelsCountsThemAll() {
        var seeds = IntStream.range(0, 22).boxed().toArray();

        var refused = refused(WITHOUT_GPU, searching(Map.of("seed", seeds)), table(1_000, 4));

        assertThat(refused.reason()).contains("66 or more trials, at most 64");
        assertThat(refused.remedy()).contains("one train.architecture");
    }

    @Test
    void aSearchThatNamesItsArchitecturesSpeaksOfNoOthers() {
        var two = new Object[] {"linear", "mlp"};

        var manifest = ready(WITHOUT_GPU, searching(Map.of("architecture", two)), table(1_000, 4));
        var refused = refused(
                WITHOUT_GPU,
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

    @Test
    void anEnsembleIsNoPartOfASearch() {
        var manifest =
                ready(WITHOUT_GPU, searching(Map.of("learning_rate", new Object[] {0.01, 0.001})), table(1_000, 4));

        assertThat(manifest.trials()).hasSize(6).noneMatch(trial -> trial.hyperparameters()
                .areOfAnEnsemble());
    }

    @Test
    void aSearchTriesEveryCombinationOnceInAFixedOrder() {
        var manifest = ready(
                WITHOUT_GPU,
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

        var trials = ready(WITHOUT_GPU, spec, table(1_000, 4)).trials();

        assertThat(trials)
                .hasSize(20)
                .isEqualTo(ready(WITHOUT_GPU, spec, table(1_000, 4)).trials());
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

        assertThat(ready(WITHOUT_GPU, other, table(1_000, 4)).trials())
                .extracting(t -> t.hyperparameters().learningRate())
                .doesNotContainAnyElementsOf(ready(WITHOUT_GPU, searching(search), table(1_000, 4)).trials().stream()
                        .map(t -> t.hyperparameters().learningRate())
                        .toList());
    }

    @Test
    void aSmallSpaceIsDrawnWholeAndOnce() {
        var trials = ready(
                        WITHOUT_GPU,
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

        assertThat(ready(WITHOUT_GPU, spec, table(1_000, 4)).trials())
                .extracting(t -> t.hyperparameters().architecture())
                .containsExactly("linear", "mlp", "gbdt", "linear", "mlp", "gbdt", "linear");
    }

    @Test
    void shortTrialsShareAJobAndLongOnesHaveOneEach() {
        var search = searching("learning_rate: [0.1, 0.01, 0.001]");

        var small = ready(WITHOUT_GPU, search, table(1_000, 4));
        var large = ready(WITHOUT_GPU, search, table(4_000_000, 200));

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

        var manifest = ready(WITHOUT_GPU, search, table(4_000_000, 200));

        assertThat(manifest.hasJobPerTrial()).isFalse();
        assertThat(manifest.schedule().reason()).contains("could cost", "budget.usd_per_month is 1.0");
    }

    @Test
    void aHalvingHasAsManyRungsAsItsTrialsAndEpochsAllow() {
        var halving = "method: halving, trials: 20, learning_rate: {min: 0.001, max: 0.1}";

        assertThat(ready(WITHOUT_GPU, searching(halving), table(1_000, 4))
                        .schedule()
                        .rungs())
                .containsExactly(20, 6, 2);
        assertThat(ready(WITHOUT_GPU, searching(halving + ", epochs: [4, 5]"), table(1_000, 4))
                        .schedule()
                        .rungs())
                .containsExactly(20, 6);
        assertThat(ready(WITHOUT_GPU, searching(halving), table(1_000, 4))
                        .schedule()
                        .reason())
                .contains("20, 6, 2 take part in the rungs");
    }

    @Test
    void aSearchAsLargeAsAllowedIsPlanned() {
        var search = searching(Map.of(
                "architecture", new Object[] {"mlp"},
                "seed", IntStream.range(0, 8).boxed().toArray(),
                "epochs", IntStream.range(1, 9).boxed().toArray()));

        assertThat(ready(WITHOUT_GPU, search, table(1_000, 4)).trials()).hasSize(64);
    }
}
