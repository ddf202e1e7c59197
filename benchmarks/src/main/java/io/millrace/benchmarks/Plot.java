package io.millrace.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How something grows: both axes in powers of ten, so that what is in proportion rises at 45 degrees, which a dashed
 * line from the first point shows.
 *
 * @param across what the x axis counts
 * @param up what the y axis counts
 * @param points by x, at least two, all positive
 */
public record Plot(String across, String up, List<Point> points) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 70;

    /** One measurement. */
    public record Point(double x, double y) {}

    public Plot {
        points = List.copyOf(points);
        if (points.size() < 2 || points.stream().anyMatch(point -> !(point.x() > 0) || !(point.y() > 0))) {
            throw new IllegalArgumentException("a plot in powers of ten needs two points above 0, not " + points);
        }
    }

    /** The picture. */
    public String svg() {
        var x = Axis.of(points, Point::x, MARGIN, WIDTH - MARGIN);
        var y = Axis.of(points, Point::y, HEIGHT - MARGIN, MARGIN / 2);
        var picture =
                new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <path d="M%d %d V%d H%d" fill="none" stroke="#888"/>
                """.formatted(WIDTH, HEIGHT, MARGIN, MARGIN / 2, HEIGHT - MARGIN, WIDTH - MARGIN));
        for (int power = x.low(); power <= x.high(); power++) {
            label(picture, x.at(Math.pow(10, power)), HEIGHT - MARGIN + 18, Math.pow(10, power));
        }
        for (int power = y.low(); power <= y.high(); power++) {
            label(picture, MARGIN - 32, y.at(Math.pow(10, power)) + 4, Math.pow(10, power));
        }
        text(picture, WIDTH / 2.0, HEIGHT - 24, across);
        text(picture, WIDTH / 2.0, 18, up);
        proportional(picture, x, y);
        picture.append(points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x.at(point.x()), y.at(point.y())))
                .collect(Collectors.joining(
                        " ", "<polyline fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\" points=\"", "\"/>\n")));
        for (var point : points) {
            picture.append(String.format(
                    Locale.ROOT,
                    "<circle r=\"4\" fill=\"#1f6feb\" cx=\"%.1f\" cy=\"%.1f\"/>%n",
                    x.at(point.x()),
                    y.at(point.y())));
            label(picture, x.at(point.x()), y.at(point.y()) - 10, point.y());
        }
        return picture.append("</svg>\n").toString();
    }

    /** From the first point to where the last one would be in proportion, cut at the picture's edge. */
    private void proportional(StringBuilder picture, Axis x, Axis y) {
        var first = points.getFirst();
        double most = Math.min(points.getLast().x() / first.x(), Math.pow(10, y.high()) / first.y());
        picture.append(String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %.1f L%.1f %.1f\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>%n",
                x.at(first.x()),
                y.at(first.y()),
                x.at(first.x() * most),
                y.at(first.y() * most)));
    }

    private static void label(StringBuilder picture, double x, double y, double value) {
        text(picture, x, y, Numbers.text(value));
    }

    private static void text(StringBuilder picture, double x, double y, String text) {
        picture.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n", x, y, text));
    }

    /** Whole powers of ten around the values, between two places of the picture. */
    private record Axis(int low, int high, double from, double to) {
        static Axis of(List<Point> points, ToDoubleFunction<Point> value, double from, double to) {
            var values = points.stream().mapToDouble(value).summaryStatistics();
            int low = (int) Math.floor(Math.log10(values.getMin()));
            int high = (int) Math.ceil(Math.log10(values.getMax()));
            return new Axis(low, Math.max(high, low + 1), from, to);
        }

        double at(double value) {
            return from + (Math.log10(value) - low) / (high - low) * (to - from);
        }
    }
}
