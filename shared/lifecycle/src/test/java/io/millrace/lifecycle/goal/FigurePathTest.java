package io.millrace.lifecycle.goal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FigurePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accuracy",
                "roc_auc.lower",
                "slices.worst.recall",
                "slices.sex.Female.recall",
                "slices.a.b.c.f1",
                "fairness.equal_opportunity_difference",
                "fairness.age group.disparate_impact_ratio",
                "robustness.noise",
                "checks.exact_leakage",
                "latency_p95_ms"
            })
    void everyFigureOfAnEvaluationHasAPath(String path) {
        assertThat(FigurePath.isKnown(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "acuracy,accuracy",
        "accuracy.lowr,accuracy.lower",
        "slices.worst.recal,slices.worst.recall",
        "slices.sex.Female.recal,slices.sex.Female.recall",
        "fairness.sex.equal_oportunity_difference,fairness.sex.equal_opportunity_difference",
        "robustness.nois,robustness.noise"
    })
    void anUnknownPathIsToldTheNearestOne(String path, String nearest) {
        assertThat(FigurePath.isKnown(path)).isFalse();
        assertThat(FigurePath.hint(path)).isEqualTo(" Did you mean '" + nearest + "'?");
    }

    @Test
    void whereNothingIsNearNothingIsGuessed() {
        assertThat(FigurePath.hint("happiness of users")).isEmpty();
    }
}
