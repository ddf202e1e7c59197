package io.millrace.evaluate.report;

import io.millrace.evaluate.metrics.Scores.Point;
import io.millrace.evaluate.promotion.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** What a regression gets right and wrong: answers against the truth, and how the errors spread. */
final class ResidualCharts {
    private static final int POINTS = 1_000;
    private static final int BINS = 30;

    private ResidualCharts() {}

    static String of(List<Point> sample, String target) {
        return sample.isEmpty() ? "" : scatter(sample, target) + histogram(sample);
    }

    private static String scatter(List<Point> sample, String target) {
        var range = sample.stream()
                .flatMapToDouble(p -> DoubleStream.of(p.truth(), p.answer()))
                .summaryStatistics();
        var x = Plot.x(range.getMin(), range.getMax());
        var y = Plot.y(range.getMin(), range.getMax());
        var plot = new Plot("Predicted against true values", "true " + shortened(target), "predicted", x, y);
        int stride = Math.ceilDiv(sample.size(), POINTS);
        for (int i = 0; i < sample.size(); i += stride) {
            plot.dot("point", sample.get(i).truth(), sample.get(i).answer(), 2, "");
        }
        plot.line("ideal", x.at(x.min()), y.at(y.min()), x.at(x.max()), y.at(y.max()));
        return figure("Predicted against true", "the line: a perfect answer", plot);
    }

    private static String histogram(List<Point> sample) {
        var errors = sample.stream().mapToDouble(p -> p.answer() - p.truth()).toArray();
        var range = DoubleStream.of(errors).summaryStatistics();
        var x = Plot.x(range.getMin(), range.getMax());
        double width = (x.max() - x.min()) / BINS;
        var counts = new long[BINS];
        for (double error : errors) {
            counts[Math.clamp((int) ((error - x.min()) / width), 0, BINS - 1)]++;
        }
        long most = Arrays.stream(counts).max().orElse(1);
        var plot = new Plot("Histogram of the errors", "predicted - true", "rows", x, Plot.y(0, most));
        for (int bin = 0; bin < BINS; bin++) {
            double from = x.min() + bin * width;
            if (counts[bin] > 0) {
                var title = "%s to %s: %d rows".formatted(Numbers.text(from), Numbers.text(from + width), counts[bin]);
                plot.bar("bar", from, from + width, counts[bin], title);
            }
        }
        return figure("Errors", "%d rows".formatted(errors.length), plot);
    }

    private static String figure(String title, String note, Plot plot) {
        return "<figure><figcaption>%s<span class=\"key\">%s</span></figcaption>%s</figure>"
                .formatted(Html.escape(title), Html.escape(note), plot.svg());
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= 40
                ? name
                : name.substring(0, name.offsetByCodePoints(0, 39)) + "…";
    }
}
