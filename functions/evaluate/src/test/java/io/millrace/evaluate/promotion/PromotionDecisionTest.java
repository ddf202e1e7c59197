package io.millrace.evaluate.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.goal.Goal.Operator;
import io.millrace.lifecycle.manifest.Evaluation.Decision;
import io.millrace.lifecycle.spec.PromoteSpec;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromotionDecisionTest {
    private static final ChampionStanding NONE = new ChampionStanding.None();
    private static final ChampionStanding AT_90 =
            new ChampionStanding.Scored(3, Map.of("accuracy", 0.9), Optional.empty());
    private static final ChampionStanding RMSE_2 =
            new ChampionStanding.Scored(3, Map.of("rmse", 2.0), Optional.empty());
    private static final ChampionStanding NO_FIGURE =
            new ChampionStanding.Scored(3, Map.of("model_bytes", 9.0), Optional.empty());
    private static final ChampionStanding OTHER = new ChampionStanding.Incomparable(3, "column age is missing");
    private static final Goal AT_LEAST_80 = new Goal("accuracy", Operator.AT_LEAST, 0.8);

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.85), List.of(AT_LEAST_80), NONE, true),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.85), List.of(), NONE, true),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.75), List.of(AT_LEAST_80), NONE, false),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.91), List.of(AT_LEAST_80), AT_90, true),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.90), List.of(AT_LEAST_80), AT_90, false),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.89), List.of(AT_LEAST_80), AT_90, false),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.85), List.of(AT_LEAST_80), OTHER, true),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.75), List.of(AT_LEAST_80), OTHER, false),
                Arguments.of(Task.CLASSIFICATION, Map.of("accuracy", 0.85), List.of(), NO_FIGURE, true),
                Arguments.of(Task.CLASSIFICATION, Map.of("model_bytes", 10.0), List.of(), NONE, false),
                Arguments.of(Task.REGRESSION, Map.of("rmse", 1.9), List.of(), RMSE_2, true),
                Arguments.of(Task.REGRESSION, Map.of("rmse", 2.1), List.of(), RMSE_2, false),
                Arguments.of(Task.REGRESSION, Map.of("rmse", 2.0), List.of(), RMSE_2, false));
    }

    @ParameterizedTest
    @MethodSource("table")
    void decides(Task task, Map<String, Double> figures, List<Goal> goals, ChampionStanding champion, boolean promote) {
        var decision = decide(task, figures, goals, champion);

        assertThat(decision.promote()).as(decision.reason()).isEqualTo(promote);
    }

    @Test
    void theReasonTellsTheArithmetic() {
        assertThat(decide(Task.CLASSIFICATION, Map.of("accuracy", 0.91), List.of(AT_LEAST_80), AT_90)
                        .reason())
                .isEqualTo(
                        "All goals hold; accuracy 0.91 is better than version 3's 0.9 on the same rows (difference 0.01).");
        assertThat(decide(Task.CLASSIFICATION, Map.of("accuracy", 0.75), List.of(AT_LEAST_80), NONE)
                        .reason())
                .isEqualTo("1 of 1 goals fail: accuracy is 0.75, but must be >= 0.8.");
    }

    @Test
    void aGoalOfAFigureWithoutValueFailsAndSaysSo() {
        var decision = decide(
                Task.CLASSIFICATION, Map.of("accuracy", 1.0), List.of(new Goal("roc_auc", Operator.ABOVE, 0.5)), NONE);

        assertThat(decision.reason()).contains("roc_auc has no value on these rows");
    }

    @Test
    void withAConfidenceTheLowerBoundDecidesNotTheMeasuredDifference() {
        var unsure = tested(0.01, -0.002, 0.022);
        var sure = tested(0.01, 0.001, 0.019);

        assertThat(decide(new PromoteSpec(Optional.empty(), 0, Optional.of(0.95)), unsure)
                        .promote())
                .isFalse();
        assertThat(decide(new PromoteSpec(Optional.empty(), 0, Optional.of(0.95)), sure)
                        .promote())
                .isTrue();
        assertThat(decide(PromoteSpec.DEFAULT, unsure).promote()).isTrue();
    }

    @Test
    void aMarginAllowsToBeWorseByLessThanIt() {
        var slightlyWorse = tested(-0.001, -0.004, 0.002);

        var allowed = decide(new PromoteSpec(Optional.empty(), 0.005, Optional.of(0.95)), slightlyWorse);
        var refused = decide(new PromoteSpec(Optional.empty(), 0.003, Optional.of(0.95)), slightlyWorse);

        assertThat(allowed.promote()).isTrue();
        assertThat(refused.promote()).isFalse();
        assertThat(refused.reason())
                .contains("With 95 % confidence it is not worse by more than 0.004; worse by less than 0.003");
    }

    @Test
    void theArithmeticOfTheTestIsWrittenDown() {
        assertThat(decide(PromoteSpec.DEFAULT, tested(0.01, -0.002, 0.022)).reason())
                .contains("difference 0.01, 90 % interval -0.002 to 0.022, p = 0.04 by mcnemar");
    }

    private static ChampionStanding tested(double difference, double lower, double upper) {
        var comparison =
                new Comparison(3, "mcnemar", "accuracy", difference, new Interval(lower, upper), 0.9, 0.04, 20, 10);
        return new ChampionStanding.Scored(3, Map.of("accuracy", 0.9), Optional.of(comparison));
    }

    private static Decision decide(PromoteSpec promote, ChampionStanding champion) {
        return new PromotionDecision(promote, Task.CLASSIFICATION)
                .decide(Map.of("accuracy", 0.9 + champion.tested().orElseThrow().difference()), List.of(), champion);
    }

    private static Decision decide(
            Task task, Map<String, Double> figures, List<Goal> goals, ChampionStanding champion) {
        return new PromotionDecision(PromoteSpec.DEFAULT, task)
                .decide(figures, GoalCheck.check(goals, figures), champion);
    }
}
