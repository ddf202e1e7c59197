package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.goal.FigurePath;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.spec.Task;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code card.md}: a model card as Hugging Face reads it (YAML front matter with a {@code model-index}, see
 * https://huggingface.co/docs/hub/model-cards), with the very figures of the evaluation.
 */
public final class ModelCard {
    private final Dossier dossier;
    private final Evaluation evaluation;

    public ModelCard(Dossier dossier) {
        this.dossier = dossier;
        this.evaluation = dossier.evaluation();
    }

    /** The whole card. Equal dossiers give equal cards. */
    public String markdown() {
        return frontMatter() + "\n# " + evaluation.model() + ", version " + dossier.version() + "\n\n" + use() + data()
                + figures() + goals()
                + new CardEvidence(evaluation.evidence()).markdown()
                + table("Training", "Setting", Lineage.training(dossier))
                + table("Lineage", "What", Lineage.origin(dossier));
    }

    private String frontMatter() {
        var yaml = new StringBuilder("""
                ---
                library_name: onnx
                pipeline_tag: %1$s
                tags: [millrace, onnx, %2$s]
                model-index:
                - name: %3$s
                  results:
                  - task:
                      type: %1$s
                    dataset:
                      name: %4$s
                      type: %5$s
                      split: test
                    metrics:
                """.formatted(
                        pipeline(),
                        dossier.dataset().task().text(),
                        quoted(evaluation.model() + " version " + dossier.version()),
                        quoted(evaluation.model() + " dataset " + evaluation.dataset()),
                        quoted(evaluation.dataset())));
        FigurePath.fixed().stream()
                .filter(evaluation.figures()::containsKey)
                .forEach(path -> yaml.append("    - type: %s\n      name: %s\n      value: %s\n"
                        .formatted(
                                path,
                                quoted(Figure.named(path).map(Figure::title).orElse(path)),
                                evaluation.figures().get(path))));
        return yaml + "---\n";
    }

    private String pipeline() {
        if (evaluation.rows() == 0) {
            return "other";
        }
        return switch (dossier.dataset().kind()) {
            case IMAGE -> dossier.dataset().task() == Task.CLASSIFICATION ? "image-classification" : "other";
            case TABULAR -> "tabular-" + dossier.dataset().task().text();
        };
    }

    private String use() {
        var dataset = dossier.dataset();
        if (dossier.imported()) {
            return "## Intended use\n\nTrained elsewhere and brought along; ask those who trained it. It takes and answers the "
                    + "tensors that its file declares.\n\n";
        }
        var what =
                switch (dataset.task()) {
                    case CLASSIFICATION ->
                        "Answers one of %d labels for `%s`, with a probability of each."
                                .formatted(dataset.classes().size(), inline(dataset.target()));
                    case REGRESSION -> "Answers a number for `%s`.".formatted(inline(dataset.target()));
                };
        var rows = dataset.kind() == DatasetManifest.Kind.IMAGE
                ? "images like those it was trained on"
                : "rows with the %d columns it was trained on"
                        .formatted(dataset.features().size());
        return "## Intended use\n\n" + what + " Meant for " + rows
                + "; for data of another origin its figures say nothing. One ONNX file takes the raw values: imputation, "
                + "scaling and encoding are inside.\n\n";
    }

    private String data() {
        var warnings = dossier.dataset().warnings();
        var text = new StringBuilder("## Data\n\n" + Basis.of(dossier) + "\n\n");
        warnings.forEach(
                warning -> text.append("- ").append(CardTable.cell(warning)).append('\n'));
        return text + (warnings.isEmpty() ? "" : "\n");
    }

    private String figures() {
        var champion = evaluation.champion();
        var table = new CardTable(Stream.concat(
                        Stream.of("Figure", "#This version", "95 % interval"),
                        champion.stream().map(c -> "#Champion (version " + c.version() + ")"))
                .toArray(String[]::new));
        for (var figure : Figure.of(dossier.dataset().task())) {
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
                            champion.stream().map(c -> text(figure, c.metrics())))
                    .toArray(String[]::new));
        }
        return "## Figures\n\n" + table.markdown()
                + CardTable.cell(evaluation.decision().reason()) + "\n\n";
    }

    private static String text(Figure figure, Map<String, Double> figures) {
        return Optional.ofNullable(figures.get(figure.path()))
                .map(value -> FigureText.of(figure, value))
                .orElse("none");
    }

    private String goals() {
        if (evaluation.goals().isEmpty()) {
            return "## Goals\n\nNone are set.\n\n";
        }
        var table = new CardTable("Goal", "#Figure", "Holds");
        evaluation
                .goals()
                .forEach(result -> table.row(
                        describe(result.goal()),
                        result.figure().map(String::valueOf).orElse("none"),
                        result.holds() ? "yes" : "no"));
        return "## Goals\n\n" + table.markdown();
    }

    private static String describe(Goal goal) {
        return goal.metric() + " " + goal.operator().symbol() + " " + Numbers.text(goal.threshold());
    }

    private static String table(String title, String first, Map<String, String> rows) {
        var table = new CardTable(first, "Value");
        rows.forEach(table::row);
        return "## " + title + "\n\n" + table.markdown();
    }

    /** Text between back-ticks. */
    private static String inline(String text) {
        return text.replaceAll("[`\\s]+", " ");
    }

    /** A JSON string is a YAML double-quoted scalar (YAML 1.2, section 1.3). */
    private static String quoted(String text) {
        return new String(Json.compact(text), StandardCharsets.UTF_8);
    }
}
