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
                "slices.sex.Female.accuracy.lower",
                "classes.setosa.f1",
                "weak_slices.count",
                "fairness.sex.Female.false_positive_rate",
                "importance.age",
                "robustness.noise.0.25",
                "checks.drift.age.psi",
                "comparison.p_value",
                "operation.cold_load_ms",
                "operation.usd_per_million_1024",
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
        "robustness.nois,robustness.noise",
        "classes.setosa.recal,classes.setosa.recall",
        "fairness.sex.Female.false_positve_rate,fairness.sex.Female.false_positive_rate",
        "operation.cold_load,operation.cold_load_ms"
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
