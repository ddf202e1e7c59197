package io.millrace.benchmarks.tables;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Cost against size as an SVG, both on scales of powers of ten: what grows in proportion rises by one for each one. */
final class GrowthPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int BOTTOM = 50;
    private static final int TOP = 20;
    private static final Map<String, ToDoubleFunction<Cost>> LINES =
            new TreeMap<>(Map.of("CPU seconds", Cost::cpu, "memory, MB", Cost::megabytes));
    private static final String[] COLOURS = {"#1f77b4", "#d62728"};

    private final StringBuilder svg = new StringBuilder();
    private final double minX;
    private final double maxX;
    private final double maxY;

    private GrowthPlot(SortedMap<Integer, Cost> costs) {
        minX = Math.floor(Math.log10(costs.firstKey()));
        maxX = Math.ceil(Math.log10(costs.lastKey()) - 1e-9) + (costs.size() == 1 ? 1 : 0);
        maxY = Math.ceil(LINES.values().stream()
                .flatMapToDouble(line -> costs.values().stream().mapToDouble(line))
                .map(Math::log10)
                .max()
                .orElseThrow());
    }

    /** @param costs by megabytes of the table, at least one */
    static String of(SortedMap<Integer, Cost> costs) {
        return new GrowthPlot(costs).draw(costs);
    }

    private String draw(SortedMap<Integer, Cost> costs) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        for (int power = 0; power <= maxY; power++) {
            grid(LEFT, y(power), WIDTH - 20, y(power));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>",
                    LEFT - 6, y(power) + 4, Math.pow(10, power));
        }
        for (int power = (int) minX; power <= maxX; power++) {
            grid(x(power), TOP, x(power), HEIGHT - BOTTOM);
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,.0f MB</text>",
                    x(power), HEIGHT - BOTTOM + 18, Math.pow(10, power));
        }
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">size of the table</text>", WIDTH / 2, HEIGHT - 10);
        int colour = 0;
        for (var line : LINES.entrySet()) {
            line(costs, line.getKey(), line.getValue(), COLOURS[colour++]);
        }
        return add("</svg>").toString();
    }

    private void line(SortedMap<Integer, Cost> costs, String name, ToDoubleFunction<Cost> value, String colour) {
        var points = new StringBuilder();
        double y = 0;
        for (var cost : costs.entrySet()) {
            double x = x(Math.log10(cost.getKey()));
            y = y(Math.max(0, Math.log10(value.applyAsDouble(cost.getValue()))));
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                points.toString().strip(), colour);
        add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%s</text>", WIDTH - 24, y - 8, colour, name);
    }

    private void grid(double x1, double y1, double x2, double y2) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>", x1, y1, x2, y2);
    }

    private double x(double power) {
        return LEFT + (power - minX) / (maxX - minX) * (WIDTH - 20 - LEFT);
    }

    private double y(double power) {
        return HEIGHT - BOTTOM - power / maxY * (HEIGHT - BOTTOM - TOP);
    }

    private StringBuilder add(String element, Object... values) {
        return svg.append(String.format(Locale.ROOT, element, values)).append('\n');
    }
}
