package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.Rate;
import io.millrace.lifecycle.evidence.SliceFigures;
import io.millrace.lifecycle.evidence.WeakSlice;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** For whom the figures hold: slices of sensitive columns, fairness, and weak slices found by search. */
final class SliceSection {
    private static final String SMALL = " <span class=\"badge small\">small</span>";

    private SliceSection() {}

    static String of(Evaluation evaluation, Task task) {
        var evidence = evaluation.evidence();
        return slices(evidence.slices(), task)
                + String.join(
                        "",
                        evidence.fairness().stream().map(SliceSection::fairness).toList())
                + weak(evidence.weakSlices(), task);
    }

    private static String slices(List<SliceFigures> slices, Task task) {
        if (slices.isEmpty()) {
            return "";
        }
        var figures = task == Task.CLASSIFICATION
                ? List.of(Figure.ACCURACY, Figure.PRECISION, Figure.RECALL, Figure.F1)
                : List.of(Figure.MAE, Figure.RMSE, Figure.R2);
        var first = figures.getFirst();
        var table = new HtmlTable(Stream.of(
                        Stream.of("Slice", "#Rows", "#" + first.title(), first.title() + ", 95 % interval"),
                        figures.stream().skip(1).map(figure -> "#" + figure.title()))
                .flatMap(headings -> headings)
                .toArray(String[]::new));
        for (var slice : slices) {
            table.row(Stream.of(
                            Stream.of(
                                    Html.escape(slice.name()) + (slice.small() ? SMALL : ""),
                                    FigureText.rows(slice.rows()),
                                    figure(slice, first),
                                    Optional.ofNullable(slice.intervals().get(first.path()))
                                            .map(interval -> FigureText.of(first, interval))
                                            .orElse("")),
                            figures.stream().skip(1).map(figure -> figure(slice, figure)))
                    .flatMap(cells -> cells)
                    .toArray(String[]::new));
        }
        return Html.section(
                "Slices of the sensitive columns",
                table.html() + smallNote(slices.stream().anyMatch(SliceFigures::small)));
    }

    private static String figure(SliceFigures slice, Figure figure) {
        return Optional.ofNullable(slice.figures().get(figure.path()))
                .map(value -> FigureText.of(figure, value))
                .orElse("none");
    }

    private static String smallNote(boolean any) {
        return any ? "<p class=\"soft\">Small: fewer than 30 rows, too few to conclude from.</p>" : "";
    }

    private static String fairness(Fairness fairness) {
        var measures = new HtmlTable("Measure", "#Value", "95 % interval", "Between");
        fairness.measures().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(measure -> measures.row(
                        Html.escape(title(measure.getKey())),
                        FigureText.decimal(measure.getValue()),
                        Optional.ofNullable(fairness.intervals().get(measure.getKey()))
                                .map(FigureText::decimals)
                                .orElse(""),
                        Html.escape(
                                String.join(" and ", fairness.between().getOrDefault(measure.getKey(), List.of())))));
        var groups = new HtmlTable(
                fairness.column(),
                "#Rows",
                "#Answered " + fairness.positive(),
                "#True positive rate",
                "#False positive rate",
                "#False negative rate");
        fairness.groups()
                .forEach(group -> groups.row(
                        Html.escape(group.value()) + (group.small() ? SMALL : ""),
                        FigureText.rows(group.rows()),
                        text(group.selection()),
                        text(group.truePositive()),
                        text(group.falsePositive()),
                        text(group.falseNegative())));
        return Html.section(
                "Fairness by " + fairness.column(),
                "<p class=\"soft\">The favourable answer is %s. Differences (0 is equal) and the ratio (1 is equal) are those of the two groups furthest apart, small ones left out.%s</p>"
                                .formatted(
                                        Html.escape(fairness.positive()),
                                        fairness.groups().size() > 2
                                                ? " Among many groups the furthest apart differ somewhat by chance alone; the intervals do not allow for that choice."
                                                : "")
                        + (fairness.measures().isEmpty() ? "" : measures.html())
                        + "<h3>Rates of each group, with counts and 95 % intervals</h3>" + groups.html()
                        + smallNote(fairness.groups().stream().anyMatch(Fairness.Group::small)));
    }

    private static String title(String measure) {
        var words = measure.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String weak(List<WeakSlice> slices, Task task) {
        if (slices.isEmpty()) {
            return "";
        }
        var error = task == Task.CLASSIFICATION ? "#Wrong answers" : "#RMSE";
        var table = new HtmlTable("Rows where", "#Rows", error, "#Elsewhere", "#Adjusted p");
        slices.forEach(slice -> table.row(
                Html.escape(slice.name()),
                FigureText.rows(slice.rows()),
                FigureText.share(task, slice.error()),
                FigureText.share(task, slice.elsewhere()),
                slice.adjusted() < 0.0001 ? "&lt; 0.0001" : Numbers.text(slice.adjusted())));
        return Html.section(
                "Weak slices found by search",
                table.html()
                        + "<p class=\"soft\">Values of one feature and pairs of two, tried on evenly chosen test rows; the p-values are adjusted for all that were tried (Holm). Slices of nearly the same rows are shown once.</p>");
    }

    private static String text(Rate rate) {
        return rate.value()
                .map(value -> FigureText.decimal(value)
                        + "<br><small>%s of %s".formatted(FigureText.rows(rate.hits()), FigureText.rows(rate.of()))
                        + rate.interval()
                                .map(interval -> "<br>" + FigureText.decimals(interval))
                                .orElse("")
                        + "</small>")
                .orElse("none");
    }
}
