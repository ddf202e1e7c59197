package io.millrace.evaluate.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.metrics.LabelGroup;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FairnessFiguresTest {
    private static final Offset<Double> TWO_DIGITS = within(0.005);

    /**
     * The counts that ProPublica published for two years of COMPAS scores in Broward County ("How We Analyzed the COMPAS
     * Recidivism Algorithm", 2016): false positive rates of 44.85 and 23.45 percent, false negative rates of 27.99 and
     * 47.72.
     */
    @Test
    void givesThePublishedRatesOfCompas() {
        var fairness = FairnessFigures.of("race", "high", compas());

        var black = group(fairness, "African-American");
        var white = group(fairness, "Caucasian");
        assertThat(black.falsePositive().value().orElseThrow() * 100).isCloseTo(44.85, TWO_DIGITS);
        assertThat(white.falsePositive().value().orElseThrow() * 100).isCloseTo(23.45, TWO_DIGITS);
        assertThat(black.falseNegative().value().orElseThrow() * 100).isCloseTo(27.99, TWO_DIGITS);
        assertThat(white.falseNegative().value().orElseThrow() * 100).isCloseTo(47.72, TWO_DIGITS);
        assertThat(fairness.measures().get("equal_opportunity_difference")).isCloseTo(0.4772 - 0.2799, within(1e-4));
        assertThat(fairness.measures().get("equalised_odds_difference")).isCloseTo(0.4485 - 0.2345, within(1e-4));
        assertThat(fairness.intervals().get("equalised_odds_difference").lower())
                .isGreaterThan(0.18);
    }

    @Test
    void equalGroupsHaveNoDifferenceAndARatioOfOne() {
        var fairness = FairnessFigures.of(
                "side", "high", Map.of("left", group(40, 10, 20, 30), "right", group(400, 100, 200, 300)));

        assertThat(fairness.measures().get("demographic_parity_difference")).isCloseTo(0, within(1e-12));
        assertThat(fairness.measures().get("disparate_impact_ratio")).isCloseTo(1, within(1e-12));
    }

    @Test
    void aSmallGroupIsShownAndMarkedButDoesNotDecide() {
        var groups = new LinkedHashMap<String, LabelGroup>();
        groups.put("many", group(100, 100, 100, 100));
        groups.put("others", group(100, 100, 100, 100));
        groups.put("three", group(0, 3, 0, 0));

        var fairness = FairnessFigures.of("side", "high", groups);

        assertThat(group(fairness, "three").small()).isTrue();
        assertThat(group(fairness, "three").selection().value()).contains(1.0);
        assertThat(fairness.measures().get("demographic_parity_difference")).isEqualTo(0);
    }

    @Test
    void oneGroupHasNoMeasures() {
        var fairness = FairnessFigures.of("side", "high", Map.of("only", group(40, 10, 20, 30)));

        assertThat(fairness.measures()).isEmpty();
        assertThat(fairness.groups()).hasSize(1);
    }

    private static Map<String, LabelGroup> compas() {
        var groups = new LinkedHashMap<String, LabelGroup>();
        groups.put("African-American", group(990, 805, 532, 1369));
        groups.put("Caucasian", group(1139, 349, 461, 505));
        return groups;
    }

    private static Fairness.Group group(Fairness fairness, String value) {
        return fairness.groups().stream()
                .filter(group -> group.value().equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static LabelGroup group(int trueNegatives, int falsePositives, int falseNegatives, int truePositives) {
        var group = new LabelGroup();
        add(group, "low", "low", trueNegatives);
        add(group, "low", "high", falsePositives);
        add(group, "high", "low", falseNegatives);
        add(group, "high", "high", truePositives);
        return group;
    }

    private static void add(LabelGroup group, String truth, String answer, int times) {
        var column = new RawColumn.Strings(new String[] {truth});
        var answers = new Predictions.Labels(new String[] {answer}, new float[][] {{0.5f, 0.5f}});
        for (int i = 0; i < times; i++) {
            group.add(column, answers, 0);
        }
    }
}
