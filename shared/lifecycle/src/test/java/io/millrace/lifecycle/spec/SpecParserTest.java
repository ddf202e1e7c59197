package io.millrace.lifecycle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.goal.Goal.Operator;
import io.millrace.lifecycle.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecParserTest {

    static final String EVERY_FIELD = """
            task: classification
            data:
              target: label
              columns: [age, job, no, label]
              missing: ["?", NA]
              ignore: [customer_id]
              types: {zip: category}
              sensitive: [sex]
              split: {train: 0.7, validation: 0.2, test: 0.1, seed: 3}
              quality: {min_rows: 10, max_missing: 0.4, max_duplicates: 0.3}
            train:
              architecture: mlp
              epochs: 20
              batch_size: 64
              optimizer: adamw
              learning_rate: 0.001
              early_stopping: 3
              seed: 11
              search: {learning_rate: [0.01, 0.001], optimizer: [adam, sgd]}
              compute: cpu
              class_weights: balanced
              precision: bf16
            goals: {accuracy: ">= 0.95", model_bytes: "<= 5000000"}
            budget: {usd_per_month: 12.5, hours_per_run: 2}
            """;

    @Test
    void anEmptyFileMeansTheDefaults() {
        assertThat(parse("")).isEqualTo(LifecycleSpec.DEFAULT);
        assertThat(parse("# nothing yet\n")).isEqualTo(LifecycleSpec.DEFAULT);
        assertThat(parse("train:\n")).isEqualTo(LifecycleSpec.DEFAULT);
    }

    @Test
    void everyFieldIsRead() {
        var spec = parse(EVERY_FIELD);

        assertThat(spec.task()).contains(Task.CLASSIFICATION);
        assertThat(spec.data().target()).contains("label");
        assertThat(spec.data().columns()).containsExactly("age", "job", "no", "label");
        assertThat(spec.data().missing()).containsExactly("?", "NA");
        assertThat(spec.data().types()).containsEntry("zip", ColumnType.CATEGORY);
        assertThat(spec.data().split().train()).isEqualTo(0.7);
        assertThat(spec.data().quality()).isEqualTo(new QualitySpec(10, 0.4, 0.3));
        assertThat(spec.train().architecture()).isEqualTo(ArchitectureChoice.MLP);
        assertThat(spec.train().epochs()).contains(20);
        assertThat(spec.train().optimizer()).contains(Optimizer.ADAMW);
        assertThat(spec.train().classWeights()).isEqualTo(ClassWeights.BALANCED);
        assertThat(spec.train().precision()).isEqualTo(PrecisionChoice.BF16);
        assertThat(spec.train().search())
                .isEqualTo(SearchSpec.grid(Map.of(
                        "learning_rate", values(0.01, 0.001),
                        "optimizer", values("adam", "sgd"))));
        assertThat(spec.goals())
                .containsExactly(
                        new Goal("accuracy", Operator.AT_LEAST, 0.95), new Goal("model_bytes", Operator.AT_MOST, 5e6));
        assertThat(spec.budget()).isEqualTo(new BudgetSpec(12.5, 2));
    }

    private static SearchSpace values(Object... values) {
        return new SearchSpace.Values(Stream.of(values)
                .map(value -> (JsonNode) Json.mapper().valueToTree(value))
                .toList());
    }

    @Test
    void aSearchMayDrawFromRanges() {
        var search = parse("""
                train:
                  search:
                    method: halving
                    trials: 20
                    reduction_factor: 4
                    learning_rate: {min: 0.0001, max: 0.1, scale: log}
                    batch_size: {min: 16, max: 128}
                    optimizer: [adam, sgd]
                """).train().search();

        assertThat(search)
                .isEqualTo(new SearchSpec(
                        SearchMethod.HALVING,
                        Optional.of(20),
                        Optional.of(4),
                        Map.of(
                                "learning_rate", range(0.0001, 0.1, SearchSpace.Scale.LOG),
                                "batch_size", range(16, 128, SearchSpace.Scale.LINEAR),
                                "optimizer", values("adam", "sgd"))));
    }

    private static SearchSpace range(Number min, Number max, SearchSpace.Scale scale) {
        return new SearchSpace.Range(
                Json.mapper().valueToTree(min), Json.mapper().valueToTree(max), scale);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train: {search: {learning_rate: [0.01, 0.001]}}",
                "train: {search: {method: random, learning_rate: {min: 0.001, max: 1, scale: log}, epochs: {min: 1, max: 9}}}",
                "train: {search: {method: halving, trials: 9, reduction_factor: 2, seed: [1, 2]}}",
                ""
            })
    void aRecordedSpecIsReadAsItWasWritten(String yaml) {
        var spec = parse(yaml);

        assertThat(Json.read(Json.pretty(spec), LifecycleSpec.class).sha256()).isEqualTo(spec.sha256());
    }

    @Test
    void aGridIsRecordedAsItAlwaysWas() {
        var json = new String(
                Json.compact(parse("train: {search: {epochs: [1, 2]}}").train().search()));

        assertThat(json).isEqualTo("{\"epochs\":[1,2]}");
        assertThat(new String(Json.compact(SearchSpec.NONE))).isEqualTo("{}");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("train:\n  epoch: 3\n", 2L, "train.epoch", "Did you mean 'epochs'?"),
                Arguments.of("trian: {}\n", 1L, "trian", "Did you mean 'train'?"),
                Arguments.of("train:\n  epochs: many\n", 2L, "train.epochs", "expected a whole number, found 'many'"),
                Arguments.of("train:\n  epochs: 0\n", 2L, "train.epochs", "out of range"),
                Arguments.of("train:\n  epochs: 2.5\n", 2L, "train.epochs", "whole number"),
                Arguments.of("train:\n  epochs: '3'\n", 2L, "train.epochs", "whole number"),
                Arguments.of("train:\n  epochs: [3]\n", 2L, "train.epochs", "found a list"),
                Arguments.of("train:\n  learning_rate: .nan\n", 2L, "train.learning_rate", "expected a number"),
                Arguments.of("train:\n  architecture: mpl\n", 2L, "train.architecture", "Did you mean 'mlp'?"),
                Arguments.of("task: clasification\n", 1L, "task", "Did you mean 'classification'?"),
                Arguments.of("data:\n  columns: a\n", 2L, "data.columns", "expected a list"),
                Arguments.of("data:\n  columns: [a, a]\n", 2L, "data.columns", "twice"),
                Arguments.of("data:\n  split: {train: 0.9, test: 0.9}\n", 2L, "data.split", "add up to 1"),
                Arguments.of("data:\n  types: {zip: string}\n", 2L, "data.types.zip", "'string' is not known"),
                Arguments.of("data:\n  target: a\n  ignore: [a]\n", 3L, "data.ignore", "target 'a' is ignored"),
                Arguments.of("goals:\n  acuracy: '>= 1'\n", 2L, "goals.acuracy", "Did you mean 'accuracy'?"),
                Arguments.of("goals:\n  accuracy: 0.9\n", 2L, "goals.accuracy", "is no condition"),
                Arguments.of("goals:\n  accuracy: '>= 0.9.1'\n", 2L, "goals.accuracy", "is no condition"),
                Arguments.of("train:\n  search: {depth: [1]}\n", 2L, "train.search.depth", "unknown field"),
                Arguments.of("train:\n  search: {epochs: []}\n", 2L, "train.search.epochs", "empty"),
                Arguments.of("train:\n  search: {method: griid}\n", 2L, "train.search.method", "Did you mean 'grid'?"),
                Arguments.of("train:\n  search: {trails: 3}\n", 2L, "train.search.trails", "Did you mean 'trials'?"),
                Arguments.of("train:\n  search: {trials: 3}\n", 2L, "train.search.trials", "every combination"),
                Arguments.of(
                        "train:\n  search: {method: random, trials: 65, seed: [1]}\n",
                        2L,
                        "train.search.trials",
                        "out of range"),
                Arguments.of(
                        "train:\n  search: {method: random, reduction_factor: 3, seed: [1]}\n",
                        2L,
                        "train.search.reduction_factor",
                        "only a halving"),
                Arguments.of("train:\n  search: {method: random}\n", 2L, "train.search", "nothing is searched"),
                Arguments.of(
                        "train:\n  search:\n    epochs: {min: 1, max: 5}\n",
                        3L,
                        "train.search.epochs",
                        "a grid cannot"),
                Arguments.of(
                        "train:\n  search:\n    method: random\n    epochs: {min: 5, max: 5}\n",
                        4L,
                        "train.search.epochs",
                        "min must be below max"),
                Arguments.of(
                        "train:\n  search:\n    method: random\n    epochs: {min: 1, max: 2.5}\n",
                        4L,
                        "train.search.epochs.max",
                        "whole number"),
                Arguments.of(
                        "train:\n  search:\n    method: random\n    optimizer: {min: adam, max: sgd}\n",
                        4L,
                        "train.search.optimizer",
                        "needs numbers"),
                Arguments.of(
                        "train:\n  search:\n    method: random\n    seed: {min: 0, max: 9, scale: log}\n",
                        4L,
                        "train.search.seed.min",
                        "a log scale has no 0"),
                Arguments.of("train:\n  search:\n    epochs: [1, x]\n", 3L, "train.search.epochs[1]", "whole number"),
                Arguments.of("budget:\n  usd_per_month: -1\n", 2L, "budget.usd_per_month", "out of range"),
                Arguments.of("- a\n- b\n", 1L, null, "expected a mapping"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aMistakeIsRefusedWithItsLineItsPathAndAHint(String yaml, long line, String path, String hint) {
        var refusal = refusal(yaml);

        assertThat(refusal.getMessage())
                .contains("lifecycle.yaml, line " + line)
                .contains(hint);
        assertThat(refusal.place().file()).isEqualTo("lifecycle.yaml");
        assertThat(refusal.place().row()).isEqualTo(line);
        assertThat(refusal.place().column()).isEqualTo(path);
        assertThat(refusal.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"task: [", "a: b: c", "task: classification\ntask: regression\n", "\tx: 1", "a: 1\n---\nb: 2\n"})
    void whatIsNoValidYamlIsRefused(String yaml) {
        assertThat(refusal(yaml).remedy()).isNotBlank();
    }

    @Test
    void aBombOfAliasesIsRefusedBeforeItExpands() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            int before = i - 1;
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a%d, ".formatted(before)).repeat(8))
                    .append("*a%d]\n".formatted(before));
        }
        assertThat(refusal(bomb.toString()).getMessage()).contains("lifecycle.yaml");
    }

    @Test
    void deepNestingAndHugeFilesAndBytesThatAreNoTextAreRefused() {
        assertThat(refusal("a: " + "[".repeat(5_000) + "]".repeat(5_000)).getMessage())
                .contains("lifecycle.yaml");
        assertThat(refusal("#".repeat(300_000)).getMessage()).contains("300000 bytes");
        var noText = catchThrowableOfType(
                InvalidInputException.class,
                () -> SpecParser.parse(new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe}));
        assertThat(noText).hasMessageContaining("not UTF-8");
    }

    @Test
    void theDataHashChangesWithTheDataPartOnly() {
        var spec = parse(EVERY_FIELD);
        var otherEpochs = parse(EVERY_FIELD.replace("epochs: 20", "epochs: 21"));
        var otherTarget = parse(EVERY_FIELD.replace("target: label", "target: job"));

        assertThat(otherEpochs.dataSha256()).isEqualTo(spec.dataSha256());
        assertThat(otherEpochs.sha256()).isNotEqualTo(spec.sha256());
        assertThat(otherTarget.dataSha256()).isNotEqualTo(spec.dataSha256());
    }

    private static LifecycleSpec parse(String yaml) {
        return SpecParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static InvalidInputException refusal(String yaml) {
        var refusal = catchThrowableOfType(InvalidInputException.class, () -> parse(yaml));
        assertThat(refusal).as("refusal of %s", yaml).isNotNull();
        return refusal;
    }
}
