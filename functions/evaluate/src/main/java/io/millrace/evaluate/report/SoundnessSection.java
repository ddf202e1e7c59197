package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Operation;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether figures can be trusted and the model can be run: calibration, robustness, data checks, and operation. */
final class SoundnessSection {
    private SoundnessSection() {}

    static String calibration(Evidence evidence) {
        return evidence.calibration()
                .filter(calibration -> calibration.bins().stream().anyMatch(bin -> bin.rows() > 0))
                .map(
                        calibration -> Html.section(
                                "Calibration",
                                Chart.charts(List.of(Charts.reliability(calibration), Charts.confidences(calibration)))
                                        + "<p class=\"soft\">Of the answers given with a probability of 0.8, 80 % should be right. The band is the 95 % interval of each point: wide where few rows have such a probability.</p>"))
                .orElse("");
    }

    static String robustness(Evidence evidence) {
        return evidence.robustness().isEmpty()
                ? ""
                : Html.section(
                        "Robustness",
                        Chart.charts(evidence.robustness().stream()
                                        .map(Charts::robustness)
                                        .toList())
                                + "<p class=\"soft\">Measured on evenly chosen test rows; from left to right they are disturbed more.</p>");
    }

    static String checks(Evidence evidence) {
        if (evidence.checks().isEmpty()) {
            return "";
        }
        var table = new HtmlTable("Check", "Level", "Finding");
        evidence.checks().stream()
                .sorted(Comparator.comparing(DataCheck::level).reversed())
                .forEach(check -> table.row(
                        Html.escape(check.check().replace('_', ' ')),
                        level(check.level()),
                        Html.escape(check.finding())));
        return Html.section("Checks of the data", table.html());
    }

    private static String level(DataCheck.Level level) {
        return switch (level) {
            case FINE -> "<span class=\"badge yes\">fine</span>";
            case NOTICE -> "<span class=\"badge small\">notice</span>";
            case WARNING -> "<span class=\"badge\">warning</span>";
        };
    }

    static String operation(Evaluation evaluation) {
        return evaluation
                .evidence()
                .operation()
                .map(operation -> Html.section("Operation", operation(operation, evaluation)))
                .orElse("");
    }

    private static String operation(Operation operation, Evaluation evaluation) {
        var figures = evaluation.metrics();
        var latency = new HtmlTable("Milliseconds a request", "#Median", "#95th percentile", "#99th percentile")
                .row(
                        "one row",
                        millis(figures.get(Figure.LATENCY_MS.path())),
                        millis(figures.get(Figure.LATENCY_P95_MS.path())),
                        millis(figures.get(Figure.LATENCY_P99_MS.path())))
                .row(
                        operation.batchRows() + " rows",
                        millis(operation.batch().p50()),
                        millis(operation.batch().p95()),
                        millis(operation.batch().p99()));
        var memory = new HtmlTable("", "#")
                .row("Cold load, the runtime being there", millis(operation.coldLoadMillis()) + " ms")
                .row("Memory added, estimated", FigureText.bytes(operation.memoryBytes()))
                .row("Model file", FigureText.bytes(figures.getOrDefault(Figure.MODEL_BYTES.path(), 0.0)));
        var costs = new HtmlTable("Lambda memory", "#USD a million predictions");
        operation
                .costs()
                .forEach(cost -> costs.row(cost.memoryMegabytes() + " MB", Numbers.text(cost.usdPerMillion())));
        return latency.html() + "<div class=\"pairs\">" + memory.html() + costs.html()
                + "</div><p class=\"soft\">Measured in the evaluation's own process, without network and parsing. "
                + "Costs are AWS list prices of the model's time and the request.</p>";
    }

    private static String millis(@Nullable Double value) {
        return value == null ? "none" : Numbers.text(value);
    }
}
