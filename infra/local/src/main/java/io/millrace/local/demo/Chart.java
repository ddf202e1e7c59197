package io.millrace.local.demo;

import io.millrace.lifecycle.manifest.EpochProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress and learning curves as text. */
final class Chart {
    private static final int WIDTH = 40;

    private Chart() {}

    /** {@code [########............] 8/20}. */
    static String bar(int done, int total) {
        int filled = total == 0 ? 0 : Math.min(WIDTH, done * WIDTH / total);
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done + "/" + total;
    }

    /** One line an epoch, at most {@code rows} of them: train and validation loss as figures, the metric as a bar. */
    static List<String> learningCurve(List<EpochProgress> epochs, int rows) {
        var lines = new ArrayList<String>();
        if (epochs.isEmpty()) {
            return lines;
        }
        double best = epochs.stream()
                .mapToDouble(EpochProgress::validationMetric)
                .max()
                .orElse(1);
        lines.add("epoch  train loss  validation loss  validation "
                + epochs.getFirst().metric());
        int step = Math.max(1, (epochs.size() + rows - 1) / rows);
        for (int i = 0; i < epochs.size(); i++) {
            if (i % step == 0 || i == epochs.size() - 1) {
                var epoch = epochs.get(i);
                int length = best <= 0 ? 0 : (int) Math.round(WIDTH * epoch.validationMetric() / best);
                lines.add(String.format(
                        Locale.ROOT,
                        "%5d  %10.4f  %15.4f  %.4f %s",
                        epoch.epoch(),
                        epoch.trainLoss(),
                        epoch.validationLoss(),
                        epoch.validationMetric(),
                        "*".repeat(Math.clamp(length, 0, WIDTH))));
            }
        }
        return lines;
    }
}
