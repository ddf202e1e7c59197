package io.millrace.evaluate.report;

import io.millrace.lifecycle.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A chart as {@code report.js} draws it.
 *
 * @param x rising
 * @param categories names of the x values, where they are no numbers; otherwise empty
 * @param mark an x to be marked by an upright line
 */
record Chart(
        String title,
        String xLabel,
        String yLabel,
        List<Double> x,
        List<String> categories,
        List<Series> series,
        Optional<Double> mark) {

    /** How a series is drawn. */
    enum Style {
        LINE,
        POINTS,
        BARS,
        /** What would be perfect: a thin, dashed line. */
        IDEAL,
        /** The upper edge of a band; the series after it is the lower. */
        UPPER,
        LOWER
    }

    /** @param y one value an x; {@code null} for none */
    record Series(String name, Style style, List<Double> y) {}

    Chart {
        for (var one : series) {
            if (one.y().size() != x.size()) {
                throw new IllegalArgumentException("%s has %d values for %d places"
                        .formatted(one.name(), one.y().size(), x.size()));
            }
        }
    }

    static Chart of(String title, String xLabel, String yLabel, List<Double> x, Series... series) {
        return new Chart(title, xLabel, yLabel, x, List.of(), List.of(series), Optional.empty());
    }

    Chart marked(double at) {
        return new Chart(title, xLabel, yLabel, x, categories, series, Optional.of(at));
    }

    Chart named(List<String> names) {
        return new Chart(title, xLabel, yLabel, x, names, series, mark);
    }

    String html() {
        var data = new String(Json.compact(this), StandardCharsets.UTF_8);
        return "<figure><figcaption>%s</figcaption><div class=\"chart\" role=\"img\" aria-label=\"%s\" data-chart=\"%s\"></div></figure>"
                .formatted(
                        Html.escape(title), Html.escape(title + ": " + yLabel + " over " + xLabel), Html.escape(data));
    }

    /** Several, side by side where there is room. */
    static String charts(List<Chart> charts) {
        var html = new StringBuilder("<div class=\"charts\">");
        charts.forEach(chart -> html.append(chart.html()));
        return html + "</div>";
    }
}
