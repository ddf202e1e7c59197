package io.millrace.evaluate.report;

import io.millrace.evaluate.metrics.Scores.Point;
import io.millrace.evaluate.report.Chart.Series;
import io.millrace.evaluate.report.Chart.Style;
import io.millrace.evaluate.statistics.Rates;
import io.millrace.lifecycle.evidence.Calibration;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.PartialDependence;
import io.millrace.lifecycle.evidence.RobustnessCurve;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.EpochProgress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What is drawn of an evaluation. */
final class Charts {
    private static final int POINTS = 1_000;
    private static final int BINS = 30;

    private Charts() {}

    /** A figure of train and validation over the epochs. */
    static Chart learning(
            String name,
            List<EpochProgress> progress,
            int bestEpoch,
            ToDoubleFunction<EpochProgress> train,
            ToDoubleFunction<EpochProgress> validation) {
        return Chart.of(
                        name,
                        "epoch",
                        name,
                        progress.stream().map(epoch -> (double) epoch.epoch()).toList(),
                        new Series("train", Style.LINE, values(progress, train)),
                        new Series("validation", Style.LINE, values(progress, validation)))
                .marked(bestEpoch);
    }

    static Chart reliability(Calibration calibration) {
        var bins = calibration.bins().stream().filter(bin -> bin.rows() > 0).toList();
        var confidence = values(bins, Calibration.Bin::confidence);
        var intervals = bins.stream()
                .map(bin -> Rates.of(Math.round(bin.accuracy() * bin.rows()), bin.rows())
                        .interval()
                        .orElseThrow())
                .toList();
        return Chart.of(
                "Reliability",
                "probability",
                "share right",
                confidence,
                new Series("this version", Style.LINE, values(bins, Calibration.Bin::accuracy)),
                new Series("upper", Style.UPPER, values(intervals, Interval::upper)),
                new Series("lower", Style.LOWER, values(intervals, Interval::lower)),
                new Series("perfectly calibrated", Style.IDEAL, confidence));
    }

    static Chart confidences(Calibration calibration) {
        var bins = calibration.bins();
        return Chart.of(
                "Answers by probability",
                "probability",
                "rows",
                values(bins, bin -> (bin.from() + bin.to()) / 2),
                new Series("rows", Style.BARS, values(bins, Calibration.Bin::rows)));
    }

    static Chart robustness(RobustnessCurve curve) {
        var metric = Figure.named(curve.metric()).map(Figure::title).orElse(curve.metric());
        return Chart.of(
                curve.disturbance().replace('_', ' '),
                curve.unit(),
                metric,
                values(curve.points(), RobustnessCurve.Point::severity),
                new Series(metric, Style.LINE, values(curve.points(), RobustnessCurve.Point::figure)));
    }

    /** Over the values of a number, or over categories side by side. */
    static Chart dependence(PartialDependence dependence, boolean numeric) {
        var points = dependence.points();
        var means = new Series(dependence.output(), numeric ? Style.LINE : Style.BARS, values(points, p -> p.mean()));
        var names = points.stream().map(PartialDependence.Point::value).toList();
        return numeric
                ? Chart.of(
                        dependence.feature(),
                        dependence.feature(),
                        dependence.output(),
                        names.stream().map(Double::valueOf).toList(),
                        means)
                : Chart.of(dependence.feature(), "", dependence.output(), counted(points.size()), means)
                        .named(names);
    }

    static Chart scatter(List<Point> sample) {
        int stride = Math.ceilDiv(sample.size(), POINTS);
        var shown = IntStream.range(0, sample.size())
                .filter(row -> row % stride == 0)
                .mapToObj(sample::get)
                .sorted(Comparator.comparingDouble(Point::truth))
                .toList();
        var truth = values(shown, Point::truth);
        return Chart.of(
                "Predicted against true",
                "true",
                "predicted",
                truth,
                new Series("predicted", Style.POINTS, values(shown, Point::answer)),
                new Series("a perfect answer", Style.IDEAL, truth));
    }

    static Chart errors(List<Point> sample) {
        var errors = sample.stream()
                .mapToDouble(point -> point.answer() - point.truth())
                .toArray();
        var range = Arrays.stream(errors).summaryStatistics();
        double width = range.getMax() > range.getMin() ? (range.getMax() - range.getMin()) / BINS : 1;
        var counts = new double[BINS];
        for (double error : errors) {
            counts[Math.clamp((int) ((error - range.getMin()) / width), 0, BINS - 1)]++;
        }
        var middles = IntStream.range(0, BINS)
                .mapToObj(bin -> range.getMin() + (bin + 0.5) * width)
                .toList();
        return Chart.of(
                "Errors",
                "predicted − true",
                "rows",
                middles,
                new Series("rows", Style.BARS, DoubleStream.of(counts).boxed().toList()));
    }

    private static List<Double> counted(int size) {
        return IntStream.range(0, size).mapToObj(i -> (double) i).toList();
    }

    private static <T> List<Double> values(List<T> list, ToDoubleFunction<T> value) {
        return list.stream().mapToDouble(value).boxed().toList();
    }
}
