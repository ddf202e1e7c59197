package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.FeatureImportance;
import io.millrace.lifecycle.evidence.Mistake;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why the model answers as it does: importance, dependence, and its worst mistakes. */
final class ExplanationSection {
    private static final int MOST_FEATURES = 20;
    private static final int MOST_VALUES = 8;

    private ExplanationSection() {}

    static String importance(Dossier dossier) {
        var importance = dossier.evaluation().evidence().importance();
        if (importance.isEmpty()) {
            return "";
        }
        var task = dossier.dataset().task();
        var what = task == Task.CLASSIFICATION ? "Accuracy lost" : "RMSE added";
        var table = new HtmlTable("Feature", "#" + what, "95 % interval", "");
        double most = Math.max(importance.getFirst().loss(), Double.MIN_NORMAL);
        importance.stream()
                .limit(MOST_FEATURES)
                .forEach(feature -> table.row(
                        Html.escape(feature.feature()),
                        FigureText.share(task, feature.loss()),
                        FigureText.share(task, feature.interval()),
                        bar(Math.clamp(feature.loss() / most, 0, 1))));
        var others = importance.size() - MOST_FEATURES;
        return Html.section(
                        "Importance of the features",
                        table.html()
                                + "<p class=\"soft\">What is lost when a feature's values are shuffled among the rows."
                                + (others > 0 ? " %d more are in evaluation.json.".formatted(others) : "") + "</p>")
                + dependence(dossier);
    }

    private static String bar(double share) {
        return String.format(Locale.ROOT, "<div class=\"meter\"><i style=\"width:%.1f%%\"></i></div>", 100 * share);
    }

    private static String dependence(Dossier dossier) {
        var numeric = dossier.dataset().features().stream()
                .filter(column -> column.type().isNumeric())
                .map(Column::name)
                .collect(Collectors.toSet());
        var charts = dossier.evaluation().evidence().dependence().stream()
                .map(curve -> Charts.dependence(curve, numeric.contains(curve.feature())))
                .toList();
        return charts.isEmpty()
                ? ""
                : Html.section(
                        "How answers follow the strongest features",
                        Chart.charts(charts)
                                + "<p class=\"soft\">The mean answer when the feature takes one value in every row (partial dependence).</p>");
    }

    static String mistakes(Dossier dossier) {
        var mistakes = dossier.evaluation().evidence().mistakes();
        if (mistakes.isEmpty()) {
            return "";
        }
        boolean labels = dossier.dataset().task() == Task.CLASSIFICATION;
        var html = new StringBuilder("<div class=\"mistakes\">");
        mistakes.forEach(mistake -> html.append(
                card(mistake, labels, dossier.evaluation().evidence().importance())));
        return Html.section(labels ? "Most confident mistakes" : "Largest errors", html + "</div>");
    }

    private static String card(Mistake mistake, boolean labels, List<FeatureImportance> importance) {
        var how = labels
                ? "%s %% sure".formatted(Numbers.text(100 * mistake.confidence()))
                : "off by " + FigureText.text(mistake.confidence());
        var picture = mistake.image().isEmpty()
                ? ""
                : "<img src=\"%s\" alt=\"test row %d\">".formatted(Html.escape(mistake.image()), mistake.row());
        return "<article>%s<p>Answer <b>%s</b>, truth <b>%s</b><br><span class=\"soft\">%s, test row %d</span></p>%s</article>"
                .formatted(
                        picture,
                        Html.escape(mistake.answer()),
                        Html.escape(mistake.truth()),
                        how,
                        mistake.row(),
                        values(mistake, importance));
    }

    /** The strongest features first. */
    private static String values(Mistake mistake, List<FeatureImportance> importance) {
        if (mistake.values().isEmpty()) {
            return "";
        }
        var html = new StringBuilder(mistake.values().size() == 1 ? "<dl class=\"one\">" : "<dl>");
        importance.stream()
                .map(FeatureImportance::feature)
                .filter(mistake.values()::containsKey)
                .limit(MOST_VALUES)
                .forEach(name -> html.append("<dt>%s</dt><dd>%s</dd>"
                        .formatted(
                                Html.escape(name), Html.escape(mistake.values().get(name)))));
        return html + "</dl>";
    }
}
