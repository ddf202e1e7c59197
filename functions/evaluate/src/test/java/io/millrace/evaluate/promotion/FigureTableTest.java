package io.millrace.evaluate.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.report.Dossiers;
import io.millrace.evaluate.statistics.ValueAnswers;
import io.millrace.lifecycle.goal.FigurePath;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    private static final Map<String, Double> TABLE = table();

    @Test
    void goalsCanNameEveryFigure() {
        assertThat(TABLE).hasSizeGreaterThan(100);
        assertThat(TABLE.keySet()).allMatch(FigurePath::isKnown);
    }

    @Test
    void everyPartOfTheEvidenceHasFigures() {
        assertThat(TABLE)
                .containsEntry("accuracy", 0.8721)
                .containsEntry("accuracy.lower", 0.861)
                .containsEntry("classes.yes.recall", 0.8)
                .containsEntry("slices.sex.Female.accuracy", 0.91)
                .containsEntry("slices.sex.Female.accuracy.lower", 0.88)
                .containsEntry("weak_slices.count", 1.0)
                .containsEntry("weak_slices.worst_error", 0.31)
                .containsEntry("fairness.demographic_parity_difference", 0.17)
                .containsEntry("fairness.sex.demographic_parity_difference.upper", 0.22)
                .containsEntry("fairness.sex.Female.false_positive_rate", 0.15)
                .containsEntry("importance.feature 2.upper", 0.03)
                .containsEntry("robustness.noise", 0.4)
                .containsEntry("robustness.noise.0.1", 0.88)
                .containsEntry("checks.exact_leakage", 0.06)
                .containsEntry("checks.drift." + Dossiers.HOSTILE + ".psi", 0.002)
                .containsEntry("comparison.p_value", 0.21)
                .containsKeys(
                        "rows",
                        "champion.version",
                        "champion.accuracy",
                        "classes.yes.support",
                        "slices.sex.Female.rows",
                        "fairness.sex.Female.rows",
                        "fairness.sex.Female.false_positive_rate.upper",
                        "confusion.yes.no",
                        "checks.exact_leakage.share",
                        "comparison.only_champion")
                .containsEntry("operation.usd_per_million_512", 0.21)
                .containsEntry("operation.batch_p99_ms", 1.9);
    }

    @Test
    void aSmallSliceIsNotTheWorst() {
        assertThat(TABLE).containsEntry("slices.worst.accuracy", 0.91);
        assertThat(TABLE).containsKey("slices.sex." + Dossiers.HOSTILE + ".accuracy");
    }

    private static Map<String, Double> table() {
        var evaluation = Dossiers.table().evaluation();
        var scores = new Scores(
                evaluation.rows(),
                evaluation.metrics(),
                evaluation.classes(),
                evaluation.perClass(),
                evaluation.confusion(),
                Optional.empty(),
                new BitSet(),
                new ValueAnswers(new double[0], new double[0]),
                List.of());
        return FigureTable.of(scores, evaluation.evidence(), evaluation.champion());
    }
}
