package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.Evaluation.ClassMetrics;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code report.html}: the evidence as one page that needs no network, no script and no other file. The verdict comes
 * first, then what it rests on.
 */
public final class Report {
    private static final int MAX_CLASSES = 200;

    private final Dossier dossier;
    private final Evaluation evaluation;

    public Report(Dossier dossier) {
        this.dossier = dossier;
        this.evaluation = dossier.evaluation();
    }

    /** The whole document. Equal dossiers give equal pages. */
    public String html() {
        var title = evaluation.model() + " version " + dossier.version();
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>"""
                + Html.escape(title) + "</title>\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n"
                + "<h1>" + evaluation.model() + " <small>version " + dossier.version() + "</small></h1>\n"
                + verdict() + goals() + headline() + curves() + confusion() + perClass() + residuals()
                + lineage() + "</main>\n</body>\n</html>\n";
    }

    private String verdict() {
        var decision = evaluation.decision();
        var outcome = decision.promote() ? "Fit to be champion" : "Not promoted";
        return "<section class=\"verdict%s\"><span class=\"badge%s\">%s</span><p>%s</p><p class=\"soft\">%s</p></section>%n"
                .formatted(
                        decision.promote() ? " yes" : "",
                        decision.promote() ? " yes" : "",
                        outcome,
                        Html.escape(decision.reason()),
                        Evidence.of(dossier));
    }

    private String goals() {
        if (evaluation.goals().isEmpty()) {
            return Html.section(
                    "Goals", "<p class=\"soft\">None are set. Name some under goals in lifecycle.yaml.</p>");
        }
        var html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>Goal</th>"
                + "<th class=\"number\">Figure</th><th>Holds</th></tr></thead><tbody>");
        for (GoalResult result : evaluation.goals()) {
            html.append("<tr><th scope=\"row\">%s %s %s</th><td class=\"number\">%s</td><td>%s</td></tr>"
                    .formatted(
                            Html.escape(result.goal().metric()),
                            Html.escape(result.goal().operator().symbol()),
                            Numbers.text(result.goal().threshold()),
                            result.figure().map(Numbers::text).orElse("none"),
                            result.holds()
                                    ? "<span class=\"badge yes\">yes</span>"
                                    : "<span class=\"badge\">no</span>"));
        }
        return Html.section("Goals", html + "</tbody></table></div>");
    }

    private String headline() {
        var champion = evaluation.champion();
        var html = new StringBuilder(
                "<div class=\"wide\"><table><thead><tr><th>Figure</th><th class=\"number\">This version</th>");
        champion.ifPresent(c -> html.append("<th class=\"number\">Champion (version " + c.version()
                + ")</th><th class=\"number\">Difference</th>"));
        html.append("</tr></thead><tbody>");
        for (var figure : Figure.of(dossier.dataset().task())) {
            html.append("<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td>"
                    .formatted(figure.title(), text(figure, evaluation.metrics())));
            champion.ifPresent(c -> html.append("<td class=\"number\">%s</td>%s"
                    .formatted(text(figure, c.metrics()), difference(figure, c.metrics()))));
            html.append("</tr>");
        }
        return Html.section("Figures on the test split", html + "</tbody></table></div>");
    }

    private static String text(Figure figure, Map<String, Double> figures) {
        return Optional.ofNullable(figures.get(figure.path()))
                .map(value -> FigureText.of(figure, value))
                .orElse("none");
    }

    private String difference(Figure figure, Map<String, Double> champion) {
        var own = evaluation.metrics().get(figure.path());
        var theirs = champion.get(figure.path());
        if (own == null || theirs == null) {
            return "<td></td>";
        }
        if (own.equals(theirs)) {
            return "<td class=\"number\">equal</td>";
        }
        boolean better = figure.isBetter(own, theirs);
        return "<td class=\"number %s\">%s%s %s</td>"
                .formatted(
                        better ? "better" : "worse",
                        own > theirs ? "+" : "−",
                        FigureText.of(figure, Math.abs(own - theirs)),
                        better ? "better" : "worse");
    }

    private String curves() {
        var progress = dossier.progress();
        if (progress.isEmpty()) {
            return "";
        }
        int best = dossier.trial().bestEpoch();
        var charts = CurveChart.of("loss", progress, best, EpochProgress::trainLoss, EpochProgress::validationLoss)
                + CurveChart.of(
                        dossier.trial().metric(),
                        progress,
                        best,
                        EpochProgress::trainMetric,
                        EpochProgress::validationMetric);
        return Html.section(
                "Learning curves",
                "<div class=\"charts\">" + charts + "</div><p class=\"soft\">Dashed: epoch " + best
                        + ", whose weights were kept.</p>");
    }

    private String confusion() {
        var table = ConfusionTable.of(evaluation);
        return table.isEmpty() ? "" : Html.section("Confusion matrix", table);
    }

    private String perClass() {
        if (evaluation.perClass().isEmpty()) {
            return "";
        }
        var html = new StringBuilder(
                "<div class=\"wide\"><table><thead><tr><th>Class</th><th class=\"number\">Precision</th>"
                        + "<th class=\"number\">Recall</th><th class=\"number\">F1</th><th class=\"number\">Rows</th></tr></thead><tbody>");
        evaluation.perClass().stream()
                .sorted(Comparator.comparingDouble(ClassMetrics::f1))
                .limit(MAX_CLASSES)
                .forEach(c -> html.append(
                        "<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td><td class=\"number\">%d</td></tr>"
                                .formatted(
                                        Html.escape(c.label()),
                                        Numbers.text(c.precision()),
                                        Numbers.text(c.recall()),
                                        Numbers.text(c.f1()),
                                        c.support())));
        return Html.section("Classes, the weakest first", html + "</tbody></table></div>");
    }

    private String residuals() {
        var charts = ResidualCharts.of(dossier.sample(), dossier.dataset().target());
        return charts.isEmpty() ? "" : Html.section("Errors", "<div class=\"charts\">" + charts + "</div>");
    }

    private String lineage() {
        return Html.section(
                "How it came about",
                "<div class=\"pairs\"><div><h3>Training</h3>" + pairs(Lineage.training(dossier))
                        + "</div><div><h3>Origin</h3>" + pairs(Lineage.origin(dossier)) + "</div></div>");
    }

    private static String pairs(Map<String, String> pairs) {
        var html = new StringBuilder("<table><tbody>");
        pairs.forEach((name, value) -> html.append(
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>".formatted(Html.escape(name), Html.escape(value))));
        return html + "</tbody></table>";
    }

    private static String style() {
        try (var css = Objects.requireNonNull(Report.class.getResourceAsStream("report.css"), "report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("report.css is part of this module", e);
        }
    }
}
