package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.manifest.EpochProgress;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** A learning curve: a figure of the train and of the validation split over the epochs, the kept epoch marked. */
final class CurveChart {
    private CurveChart() {}

    static String of(
            String name,
            List<EpochProgress> progress,
            int bestEpoch,
            ToDoubleFunction<EpochProgress> train,
            ToDoubleFunction<EpochProgress> validation) {
        var finite = progress.stream()
                .filter(e -> Double.isFinite(train.applyAsDouble(e)) && Double.isFinite(validation.applyAsDouble(e)))
                .toList();
        if (finite.isEmpty()) {
            return "";
        }
        var epochs = finite.stream().mapToDouble(EpochProgress::epoch).toArray();
        var trained = finite.stream().mapToDouble(train).toArray();
        var validated = finite.stream().mapToDouble(validation).toArray();
        var range = DoubleStream.concat(DoubleStream.of(trained), DoubleStream.of(validated))
                .summaryStatistics();
        var x = epochs.length == 1
                ? new Axis(epochs[0] - 1, epochs[0] + 1, Plot.LEFT, Plot.RIGHT, 1)
                : epochAxis(epochs[0], epochs[epochs.length - 1]);
        var plot = new Plot(
                name + " over the epochs, train and validation",
                "epoch",
                name,
                x,
                Plot.y(range.getMin(), range.getMax()));
        if (bestEpoch >= epochs[0] && bestEpoch <= epochs[epochs.length - 1]) {
            plot.line("best", x.at(bestEpoch), Plot.TOP, x.at(bestEpoch), Plot.BOTTOM);
        }
        plot.path("curve train", epochs, trained);
        plot.path("curve validation", epochs, validated);
        for (int i = 0; i < epochs.length && epochs.length <= 60; i++) {
            var at = "epoch " + (int) epochs[i] + ": ";
            plot.dot("mark train", epochs[i], trained[i], 2.2, at + "train " + Numbers.text(trained[i]));
            plot.dot("mark validation", epochs[i], validated[i], 2.2, at + "validation " + Numbers.text(validated[i]));
        }
        return "<figure><figcaption>%s<span class=\"key\"><i class=\"train\"></i>train <i class=\"validation\"></i>validation</span></figcaption>%s</figure>"
                .formatted(Html.escape(name), plot.svg());
    }

    /** Whole epochs only, and no empty margin. */
    private static Axis epochAxis(double first, double last) {
        return new Axis(
                first,
                last,
                Plot.LEFT,
                Plot.RIGHT,
                Math.max(1, Plot.x(first, last).step()));
    }
}
