package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.Evaluation.ClassMetrics;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code report.html}: the evidence as one page that needs no network and no other file. The verdict comes
 * first, then what it rests on.
 */
public final class Report {
    private static final int MAX_CLASSES = 200;
    /** As people write them. */
    private static final Map<String, String> SYMBOLS = Map.of(">=", "≥", "<=", "≤");

    private final Dossier dossier;
    private final Evaluation evaluation;

    public Report(Dossier dossier) {
        this.dossier = dossier;
        this.evaluation = dossier.evaluation();
    }

    /** The whole document. Equal dossiers give equal pages. */
    public String html() {
        var evidence = evaluation.evidence();
        var task = dossier.dataset().task();
        var sections = goals()
                + new Concerns(evaluation, task).html()
                + headline()
                + curves()
                + TrialSection.of(dossier)
                + confusion()
                + perClass()
                + residuals()
                + SoundnessSection.calibration(evidence)
                + SliceSection.of(evaluation, task)
                + ExplanationSection.importance(dossier)
                + OcclusionSection.of(evaluation, task)
                + SoundnessSection.robustness(evidence)
                + ExplanationSection.mistakes(dossier)
                + SoundnessSection.checks(evidence)
                + SoundnessSection.operation(evaluation)
                + lineage();
        return Page.of(
                evaluation.model() + " version " + dossier.version(),
                "<h1>" + evaluation.model() + " <small>version " + dossier.version() + "</small></h1>\n" + verdict()
                        + Html.contents(sections) + sections);
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
                        Basis.of(dossier));
    }

    private String goals() {
        if (evaluation.goals().isEmpty()) {
            return Html.section(
                    "Goals", "<p class=\"soft\">None are set. Name some under goals in lifecycle.yaml.</p>");
        }
        var html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>Goal</th>"
                + "<th class=\"number\">Figure</th><th>Holds</th></tr></thead><tbody>");
        for (GoalResult result : evaluation.goals()) {
            html.append("<tr><th scope=\"row\">%s %s %s%s</th><td class=\"number\">%s</td><td>%s</td></tr>"
                    .formatted(
                            Html.breakable(result.goal().metric()),
                            Html.escape(SYMBOLS.getOrDefault(
                                    result.goal().operator().symbol(),
                                    result.goal().operator().symbol())),
                            FigureText.text(result.goal().threshold()),
                            worstColumn(result),
                            result.figure().map(FigureText::text).orElse("none"),
                            result.holds()
                                    ? "<span class=\"badge yes\">yes</span>"
                                    : "<span class=\"badge\">no</span>"));
        }
        return Html.section("Goals", html + "</tbody></table></div>");
    }

    /** Of a measure over all sensitive columns, which column it is the worst of. */
    private String worstColumn(GoalResult result) {
        return evaluation.evidence().fairness().stream()
                .filter(fairness -> fairness.measures().entrySet().stream()
                        .anyMatch(measure -> ("fairness." + measure.getKey())
                                        .equals(result.goal().metric())
                                && result.figure()
                                        .filter(measure.getValue()::equals)
                                        .isPresent()))
                .findFirst()
                .map(fairness ->
                        " <span class=\"soft\">(the worst: %s)</span>".formatted(Html.escape(fairness.column())))
                .orElse("");
    }

    private String headline() {
        var champion = evaluation.champion();
        var table = new HtmlTable(Stream.concat(
                        Stream.of("Figure", "#This version", "95 % interval"),
                        champion.stream()
                                .flatMap(c -> Stream.of("#Champion (version " + c.version() + ")", "#Difference")))
                .toArray(String[]::new));
        for (var figure : measured()) {
            table.row(Stream.concat(
                            Stream.of(
                                    figure.title(),
                                    text(figure, evaluation.metrics()),
                                    Optional.ofNullable(evaluation
                                                    .evidence()
                                                    .intervals()
                                                    .get(figure.path()))
                                            .map(interval -> FigureText.of(figure, interval))
                                            .orElse("")),
                            champion.stream()
                                    .flatMap(
                                            c -> Stream.of(text(figure, c.metrics()), difference(figure, c.metrics()))))
                    .toArray(String[]::new));
        }
        return Html.section("Figures on the test split", table.html() + comparison());
    }

    private List<Figure> measured() {
        return Figure.of(dossier.dataset().task()).stream()
                .filter(figure -> evaluation.metrics().containsKey(figure.path()))
                .toList();
    }

    private String comparison() {
        var task = dossier.dataset().task();
        return evaluation
                .evidence()
                .comparison()
                .map(test ->
                        "<p class=\"soft\">%s against version %d on the same rows, by %s: difference %s, %s %% interval %s, p = %s.</p>"
                                .formatted(
                                        Html.escape(test.metric()),
                                        test.champion(),
                                        Html.escape(test.method()),
                                        FigureText.share(task, test.difference()),
                                        Numbers.text(100 * test.confidence()),
                                        FigureText.share(task, test.interval()),
                                        FigureText.text(test.pValue())))
                .orElse("");
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
            return "";
        }
        if (own.equals(theirs)) {
            return "equal";
        }
        boolean better = figure.isBetter(own, theirs);
        return "<span class=\"%s\">%s%s %s</span>"
                .formatted(
                        better ? "better" : "worse",
                        own > theirs ? "+" : "−",
                        FigureText.of(figure, Math.abs(own - theirs)),
                        better ? "better" : "worse");
    }

    private String curves() {
        var progress = dossier.progress().stream()
                .filter(epoch -> Double.isFinite(epoch.trainLoss()) && Double.isFinite(epoch.validationLoss()))
                .toList();
        // An ensemble has learnt before, in the trials of its members.
        if (progress.isEmpty() || dossier.trial().hyperparameters().areOfAnEnsemble()) {
            return "";
        }
        int best = dossier.trial().bestEpoch();
        var charts = List.of(
                Charts.learning("loss", progress, best, EpochProgress::trainLoss, EpochProgress::validationLoss),
                Charts.learning(
                        dossier.trial().metric(),
                        progress,
                        best,
                        EpochProgress::trainMetric,
                        EpochProgress::validationMetric));
        return Html.section(
                "Learning curves",
                Chart.charts(charts) + "<p class=\"soft\">Dashed: epoch " + best + ", " + kept() + ".</p>");
    }

    private String kept() {
        return dossier.trial().hyperparameters().refit()
                ? "the best; as many were then trained on train and validation together, and those weights kept"
                : "whose weights were kept";
    }

    private String confusion() {
        var table = ConfusionTable.of(evaluation);
        return table.isEmpty() ? "" : Html.section("Confusion matrix", table);
    }

    private String perClass() {
        if (evaluation.perClass().isEmpty()) {
            return "";
        }
        var table = new HtmlTable("Class", "#Precision", "#Recall", "#F1", "#Rows");
        evaluation.perClass().stream()
                .sorted(Comparator.comparingDouble(ClassMetrics::f1))
                .limit(MAX_CLASSES)
                .forEach(c -> table.row(
                        Html.escape(c.label()),
                        FigureText.decimal(c.precision()),
                        FigureText.decimal(c.recall()),
                        FigureText.decimal(c.f1()),
                        FigureText.rows(c.support())));
        int others = evaluation.perClass().size() - MAX_CLASSES;
        return Html.section(
                "Classes, the weakest first",
                table.html()
                        + (others > 0
                                ? "<p class=\"soft\">%s more are in evaluation.json.</p>"
                                        .formatted(FigureText.rows(others))
                                : ""));
    }

    private String residuals() {
        var sample = dossier.sample();
        return sample.isEmpty()
                ? ""
                : Html.section("Errors", Chart.charts(List.of(Charts.scatter(sample), Charts.errors(sample))));
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
}
