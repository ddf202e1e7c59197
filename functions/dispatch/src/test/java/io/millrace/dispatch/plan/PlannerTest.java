package io.millrace.dispatch.plan;

import static io.millrace.dispatch.plan.Planners.WITHOUT_GPU;
import static io.millrace.dispatch.plan.Planners.WITH_GPU;
import static io.millrace.dispatch.plan.Planners.ready;
import static io.millrace.dispatch.plan.Planners.refused;
import static io.millrace.dispatch.plan.Planners.searching;
import static io.millrace.dispatch.plan.Samples.column;
import static io.millrace.dispatch.plan.Samples.dataset;
import static io.millrace.dispatch.plan.Samples.images;
import static io.millrace.dispatch.plan.Samples.spec;
import static io.millrace.dispatch.plan.Samples.table;
import static io.millrace.dispatch.plan.Samples.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
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
import io.millrace.lifecycle.spec.SearchSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is trained: kinds of models and their settings. */
class PlannerTest {
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
        var manifest = ready(WITHOUT_GPU, spec(wish), dataset);

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
        var small = ready(WITHOUT_GPU, spec(ArchitectureChoice.GBDT), table(1_000, 4));
        var large = ready(WITHOUT_GPU, spec(ArchitectureChoice.GBDT), table(1_000_000, 4));

        assertThat(List.of(small, large))
                .extracting(m -> m.trials().getFirst().hyperparameters())
                .extracting(Hyperparameters::epochs, Hyperparameters::earlyStopping, Hyperparameters::learningRate)
                .containsExactly(tuple(1_000, 50, 0.05), tuple(1_000, 50, 0.1));
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
        var refused = refused(WITHOUT_GPU, spec, dataset);

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

        var manifest = ready(WITH_GPU, spec(train, BudgetSpec.DEFAULT), table(1_000, 4));

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
        var settings = ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, table(10, 1))
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

    private List<Boolean> refits(DatasetManifest dataset) {
        return ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, dataset).trials().stream()
                .map(trial -> trial.hyperparameters().refit())
                .toList();
    }

    @Test
    void theRunIsNamedByDataAndSpec() {
        var one = ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, table(1_000, 4));
        var same = ready(WITHOUT_GPU, LifecycleSpec.DEFAULT, table(1_000, 4));
        var other = ready(WITHOUT_GPU, spec(ArchitectureChoice.LINEAR), table(1_000, 4));

        assertThat(same).isEqualTo(one);
        assertThat(other.run()).isNotEqualTo(one.run()).matches("[0-9a-f]{16}");
        assertThat(one.jobName()).isEqualTo("digits-" + one.run());
        assertThat(JobName.parse(one.jobName())).contains(new JobName(Samples.MODEL, one.run(), 1));
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
}
