package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.manifest.TrialTable;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What else was trained, and how this version's trial came to be chosen. */
final class TrialSection {
    /** Whose rounds take all rows at once. */
    private static final String TREES = "gbdt";

    private TrialSection() {}

    /** Empty where nothing was compared. */
    static String of(Dossier dossier) {
        return dossier.trials()
                .filter(table -> table.trials().size() > 1)
                .map(table -> Html.section("Trials", table(table, dossier)))
                .orElse("");
    }

    private static String table(TrialTable trials, Dossier dossier) {
        var metric = dossier.trial().metric();
        var table = new HtmlTable(
                "Trial",
                "Architecture",
                "Optimizer",
                "#Learning rate",
                "#Batch size",
                "#Epochs",
                "#Validation " + metric,
                "#Validation loss",
                "#Seconds",
                "Outcome");
        trials.trials().stream()
                .sorted(Comparator.comparing(TrialTable.Row::outcome))
                .forEach(row -> row(table, row));
        return table.html()
                + "<p class=\"soft\">%s went to evaluation; the test split chose nothing.</p>"
                        .formatted(
                                dossier.trial().hyperparameters().areOfAnEnsemble()
                                        ? "The mean of the other trials, but for those that are clearly worse,"
                                        : "The best by validation " + Html.escape(metric));
    }

    private static void row(HtmlTable table, TrialTable.Row row) {
        var settings = row.hyperparameters();
        boolean ensemble = settings.areOfAnEnsemble();
        boolean steps = !ensemble && !settings.architecture().equals(TREES);
        table.row(
                Html.escape(row.trial()),
                Html.escape(settings.architecture()),
                steps ? Html.escape(settings.optimizer().text()) : "",
                ensemble ? "" : Numbers.text(settings.learningRate()),
                steps ? String.valueOf(settings.batchSize()) : "",
                ensemble ? "" : "%d of %d".formatted(row.epochs(), settings.epochs()),
                row.score().map(score -> Numbers.text(score.value())).orElse("none"),
                row.score().map(score -> Numbers.text(score.loss())).orElse("none"),
                Numbers.text(row.seconds()),
                outcome(row));
    }

    private static String outcome(TrialTable.Row row) {
        var word =
                switch (row.outcome()) {
                    case WON -> "<span class=\"badge yes\">chosen</span>";
                    case LOST -> "not the best";
                    case STOPPED -> "stopped early";
                    case FAILED -> "<span class=\"badge\">failed</span>";
                };
        return row.reason().isEmpty()
                ? word
                : row.reason().lines().map(Html::escape).collect(Collectors.joining(" ", word + ": ", ""));
    }
}
