package io.millrace.evaluate.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.evaluate.report.Dossiers;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.goal.DocumentPath;
import io.millrace.lifecycle.goal.FigurePath;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.SpecParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number of a written evaluation can be a goal. */
class GoalPathsTest {

    static Stream<Evaluation> evaluations() {
        return Stream.of(Dossiers.table(), Dossiers.images(), Dossiers.regression())
                .map(dossier -> dossier.evaluation());
    }

    @ParameterizedTest
    @MethodSource("evaluations")
    void everyNumberOfAWrittenEvaluationIsAGoalThatHoldsAtItself(Evaluation evaluation) throws IOException {
        var numbers = numbers(evaluation);
        numbers.putAll(evaluation.figures());
        assertThat(numbers).hasSizeGreaterThan(10);

        var goals = parsed(numbers).goals();

        assertThat(goals).hasSameSizeAs(numbers.keySet());
        assertThat(GoalCheck.check(goals, evaluation)).allMatch(result -> result.holds());
    }

    @ParameterizedTest
    @MethodSource("evaluations")
    void aPathWithALetterLessIsRefusedWithTheRightOne(Evaluation evaluation) throws IOException {
        var random = new Random(11);
        int refused = 0;
        for (var path : numbers(evaluation).keySet()) {
            int letter = random.nextInt(path.length());
            var wrong = path.substring(0, letter) + path.substring(letter + 1);
            // Within a name of the user's any letters may stand.
            if (path.length() > 60 || !Character.isLetter(path.charAt(letter)) || FigurePath.isKnown(wrong)) {
                continue;
            }
            refused++;
            var thrown = catchThrowable(() -> parsed(Map.of(wrong, 1.0)));
            assertThat(thrown)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("evaluations have no figure '" + wrong + "'");
            if (DocumentPath.numbers(evaluation).containsKey(path) && path.split("\\.").length < 4) {
                assertThat(thrown).hasMessageContaining("Did you mean");
            }
        }
        assertThat(refused).isPositive();
    }

    private static LifecycleSpec parsed(Map<String, Double> goals) {
        var yaml = goals.entrySet().stream()
                .map(goal -> "  %s: \">= %s\"\n"
                        .formatted(new String(Json.compact(goal.getKey()), StandardCharsets.UTF_8), goal.getValue()))
                .collect(Collectors.joining("", "goals:\n", ""));
        return SpecParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** As anybody would read them off the file. */
    private static Map<String, Double> numbers(Evaluation evaluation) throws IOException {
        var numbers = new TreeMap<String, Double>();
        Json.mapper().readTree(Json.pretty(evaluation)).fields().forEachRemaining(field -> {
            if (!field.getKey().equals("goals")) {
                collect(field.getKey(), field.getValue(), numbers);
            }
        });
        return numbers;
    }

    private static void collect(String path, JsonNode node, Map<String, Double> numbers) {
        switch (node.getNodeType()) {
            case NUMBER -> numbers.put(path, node.doubleValue());
            case OBJECT ->
                node.fields()
                        .forEachRemaining(field -> collect(path + "." + field.getKey(), field.getValue(), numbers));
            case ARRAY -> {
                for (int i = 0; i < node.size(); i++) {
                    collect(path + "." + i, node.get(i), numbers);
                }
            }
            default -> {
                // Texts are no figures.
            }
        }
    }
}
