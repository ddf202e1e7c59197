package io.millrace.evaluate.report;

import io.millrace.lifecycle.manifest.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which classes are taken for which: a heat map, or for many classes the most frequent mistakes. */
final class ConfusionTable {
    /** More columns than this say nothing to the eye. */
    private static final int MAX_CLASSES = 30;

    private static final int MISTAKES = 20;
    private static final double STRONG = 0.6;

    private record Mistake(String truth, String answer, long rows) {}

    private ConfusionTable() {}

    static String of(Evaluation evaluation) {
        if (evaluation.confusion().isEmpty()) {
            return "";
        }
        return evaluation.classes().size() <= MAX_CLASSES ? heatMap(evaluation) : mistakes(evaluation);
    }

    private static String heatMap(Evaluation evaluation) {
        var html = new StringBuilder(
                "<p class=\"soft\">Rows: the true class. Columns: the answer. "
                        + "The shade is the share of the row's class.</p><div class=\"wide\"><table class=\"confusion\"><thead><tr><th></th>");
        evaluation.classes().forEach(label -> html.append("<th scope=\"col\">" + Html.escape(label) + "</th>"));
        html.append("</tr></thead><tbody>");
        IntStream.range(0, evaluation.classes().size()).forEach(row -> html.append("<tr><th scope=\"row\">")
                .append(Html.escape(evaluation.classes().get(row)))
                .append("</th>")
                .append(cells(evaluation.confusion().get(row), row))
                .append("</tr>"));
        return html + "</tbody></table></div>";
    }

    private static String cells(List<Long> counts, int row) {
        long support = counts.stream().mapToLong(Long::longValue).sum();
        var html = new StringBuilder();
        for (int column = 0; column < counts.size(); column++) {
            double share = support == 0 ? 0 : (double) counts.get(column) / support;
            var style = (column == row ? "hit" : "miss") + (share > STRONG ? " strong" : "");
            // A rare mistake keeps a shade that can be seen.
            double shade = share == 0 ? 0 : 0.08 + 0.87 * share;
            html.append(String.format(
                    Locale.ROOT,
                    "<td class=\"%s\" style=\"--share:%.3f\">%s</td>",
                    style,
                    shade,
                    counts.get(column) == 0 ? "" : FigureText.rows(counts.get(column))));
        }
        return html.toString();
    }

    private static String mistakes(Evaluation evaluation) {
        var mistakes = new ArrayList<Mistake>();
        var classes = evaluation.classes();
        for (int row = 0; row < classes.size(); row++) {
            for (int column = 0; column < classes.size(); column++) {
                long rows = evaluation.confusion().get(row).get(column);
                if (row != column && rows > 0) {
                    mistakes.add(new Mistake(classes.get(row), classes.get(column), rows));
                }
            }
        }
        mistakes.sort(Comparator.comparingLong(Mistake::rows).reversed());
        var html = new StringBuilder(
                "<p class=\"soft\">%d classes; the most frequent mistakes:</p>".formatted(classes.size()));
        html.append("<div class=\"wide\"><table><thead><tr><th>True class</th><th>Answer</th>"
                + "<th class=\"number\">Rows</th></tr></thead><tbody>");
        mistakes.stream()
                .limit(MISTAKES)
                .forEach(m -> html.append("<tr><td>%s</td><td>%s</td><td class=\"number\">%d</td></tr>"
                        .formatted(Html.escape(m.truth()), Html.escape(m.answer()), m.rows())));
        return html + "</tbody></table></div>";
    }
}
