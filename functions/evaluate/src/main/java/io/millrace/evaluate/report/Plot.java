package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import java.util.Locale;

/** The frame of a chart as inline SVG: grid, ticks, names of the axes; marks are added inside. */
final class Plot {
    static final int WIDTH = 400;
    static final int HEIGHT = 250;
    static final int LEFT = 56;
    static final int RIGHT = 382;
    static final int TOP = 12;
    static final int BOTTOM = 206;
    private static final double THOUSAND = 1_000;

    private final StringBuilder svg = new StringBuilder();
    private final Axis x;
    private final Axis y;

    /** @param label what the chart shows, for those who cannot see it */
    Plot(String label, String xName, String yName, Axis x, Axis y) {
        this.x = x;
        this.y = y;
        svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, Html.escape(label)));
        for (double tick : y.ticks()) {
            line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
            text("tick end", LEFT - 6, y.at(tick) + 4, number(tick));
        }
        for (double tick : x.ticks()) {
            line("grid", x.at(tick), TOP, x.at(tick), BOTTOM);
            text("tick middle", x.at(tick), BOTTOM + 16, number(tick));
        }
        text("axis middle", (LEFT + RIGHT) / 2.0, HEIGHT - 6, xName);
        svg.append("<text class=\"axis middle\" transform=\"translate(11 %s) rotate(-90)\">%s</text>"
                .formatted(coordinate((TOP + BOTTOM) / 2.0), Html.escape(yName)));
    }

    static Axis x(double lowest, double highest) {
        return Axis.of(lowest, highest, LEFT, RIGHT, 5);
    }

    static Axis y(double lowest, double highest) {
        return Axis.of(lowest, highest, BOTTOM, TOP, 5);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(style, coordinate(x1), coordinate(y1), coordinate(x2), coordinate(y2)));
    }

    void text(String style, double left, double base, String text) {
        svg.append("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
                .formatted(style, coordinate(left), coordinate(base), Html.escape(text)));
    }

    void dot(String style, double xValue, double yValue, double radius, String title) {
        svg.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\">%s</circle>"
                .formatted(style, coordinate(x.at(xValue)), coordinate(y.at(yValue)), radius, title(title)));
    }

    void bar(String style, double from, double to, double value, String title) {
        double left = x.at(from) + 0.5;
        svg.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\">%s</rect>"
                .formatted(
                        style,
                        coordinate(left),
                        coordinate(y.at(value)),
                        coordinate(Math.max(0.5, x.at(to) - left - 0.5)),
                        coordinate(BOTTOM - y.at(value)),
                        title(title)));
    }

    void path(String style, double[] xs, double[] ys) {
        svg.append("<polyline class=\"").append(style).append("\" points=\"");
        for (int i = 0; i < xs.length; i++) {
            svg.append(coordinate(x.at(xs[i])))
                    .append(',')
                    .append(coordinate(y.at(ys[i])))
                    .append(' ');
        }
        svg.append("\"/>");
    }

    Axis x() {
        return x;
    }

    Axis y() {
        return y;
    }

    String svg() {
        return svg + "</svg>";
    }

    private static String title(String title) {
        return title.isEmpty() ? "" : "<title>" + Html.escape(title) + "</title>";
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Short: 250k, 1.5M. */
    private static String number(double value) {
        double size = Math.abs(value);
        if (size >= THOUSAND * THOUSAND) {
            return Numbers.text(value / THOUSAND / THOUSAND) + "M";
        }
        return size >= 10 * THOUSAND ? Numbers.text(value / THOUSAND) + "k" : Numbers.text(value);
    }
}
