package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.Rate;
import io.millrace.lifecycle.goal.Figure;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The evidence beside the figures, as sections of a model card. */
final class CardEvidence {
    private static final int MOST_FEATURES = 10;

    private final Evidence evidence;

    CardEvidence(Evidence evidence) {
        this.evidence = evidence;
    }

    String markdown() {
        return slices() + fairness() + importance() + occlusion() + robustness() + checks() + operation();
    }

    private String slices() {
        if (evidence.slices().isEmpty() && evidence.weakSlices().isEmpty()) {
            return "";
        }
        var table = new CardTable("Slice", "#Rows", "#Figure", "95 % interval");
        evidence.slices().forEach(slice -> {
            var figure = slice.figures().containsKey(Figure.ACCURACY.path()) ? Figure.ACCURACY : Figure.MAE;
            table.row(
                    slice.name() + (slice.small() ? " (small)" : ""),
                    String.valueOf(slice.rows()),
                    figure.title() + " "
                            + Optional.ofNullable(slice.figures().get(figure.path()))
                                    .map(Numbers::text)
                                    .orElse("none"),
                    text(slice.intervals().get(figure.path())));
        });
        evidence.weakSlices()
                .forEach(slice -> table.row(
                        slice.name() + " (found by search)",
                        String.valueOf(slice.rows()),
                        "error %s, elsewhere %s"
                                .formatted(Numbers.text(slice.error()), Numbers.text(slice.elsewhere())),
                        ""));
        return "## Slices\n\n" + table.markdown();
    }

    private String fairness() {
        var text = new StringBuilder();
        for (var fairness : evidence.fairness()) {
            var groups = new CardTable(
                    fairness.column(), "#Rows", "#Selection", "#True positive", "#False positive", "#False negative");
            fairness.groups()
                    .forEach(group -> groups.row(
                            group.value() + (group.small() ? " (small)" : ""),
                            String.valueOf(group.rows()),
                            text(group.selection()),
                            text(group.truePositive()),
                            text(group.falsePositive()),
                            text(group.falseNegative())));
            var measures = new CardTable("Measure", "#Value", "95 % interval");
            fairness.measures().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(measure -> measures.row(
                            measure.getKey(),
                            Numbers.text(measure.getValue()),
                            text(fairness.intervals().get(measure.getKey()))));
            text.append("## Fairness by ")
                    .append(CardTable.cell(fairness.column()))
                    .append("\n\nThe favourable answer is ")
                    .append(CardTable.cell(fairness.positive()))
                    .append(".\n\n")
                    .append(groups.markdown())
                    .append(fairness.measures().isEmpty() ? "" : measures.markdown());
        }
        return text.toString();
    }

    private String importance() {
        if (evidence.importance().isEmpty()) {
            return "";
        }
        var table = new CardTable("Feature", "#Lost when shuffled", "95 % interval");
        evidence.importance().stream()
                .limit(MOST_FEATURES)
                .forEach(feature ->
                        table.row(feature.feature(), Numbers.text(feature.loss()), text(feature.interval())));
        return "## Importance\n\n" + table.markdown();
    }

    /** The strongest part of each map. */
    private String occlusion() {
        if (evidence.occlusion().isEmpty()) {
            return "";
        }
        var table = new CardTable("Pictures", "Strongest part", "#Lost when covered", "95 % interval");
        for (var map : evidence.occlusion()) {
            int strongest = IntStream.range(0, map.parts().size())
                    .boxed()
                    .max(Comparator.comparingDouble(
                            part -> map.parts().get(part).loss()))
                    .orElseThrow();
            var part = map.parts().get(strongest);
            table.row(
                    map.label().isEmpty() ? "all" : map.label(),
                    "row %d of %d, column %d of %d"
                            .formatted(
                                    strongest / map.width() + 1,
                                    map.height(),
                                    strongest % map.width() + 1,
                                    map.width()),
                    Numbers.text(part.loss()),
                    text(part.interval()));
        }
        return "## Where the model looks\n\n" + table.markdown();
    }

    private String robustness() {
        if (evidence.robustness().isEmpty()) {
            return "";
        }
        var table = new CardTable("Disturbance", "Figure", "#Undisturbed", "#Strongest", "Severity");
        evidence.robustness()
                .forEach(curve -> table.row(
                        curve.disturbance(),
                        curve.metric(),
                        Numbers.text(curve.points().getFirst().figure()),
                        Numbers.text(curve.points().getLast().figure()),
                        Numbers.text(curve.points().getLast().severity()) + " " + curve.unit()));
        return "## Robustness\n\n" + table.markdown();
    }

    private String checks() {
        if (evidence.checks().isEmpty()) {
            return "";
        }
        var table = new CardTable("Check", "Level", "Finding");
        evidence.checks()
                .forEach(check ->
                        table.row(check.check(), check.level().name().toLowerCase(Locale.ROOT), check.finding()));
        return "## Checks of the data\n\n" + table.markdown();
    }

    private String operation() {
        return evidence.operation()
                .map(operation -> {
                    var table = new CardTable("Operation", "#Value")
                            .row(
                                    operation.batchRows() + " rows a request, median",
                                    Numbers.text(operation.batch().p50()) + " ms")
                            .row("Cold load", Numbers.text(operation.coldLoadMillis()) + " ms")
                            .row("Memory added", FigureText.bytes(operation.memoryBytes()));
                    operation
                            .costs()
                            .forEach(cost -> table.row(
                                    "A million predictions at " + cost.memoryMegabytes() + " MB of Lambda",
                                    Numbers.text(cost.usdPerMillion()) + " USD"));
                    return "## Operation\n\n" + table.markdown();
                })
                .orElse("");
    }

    private static String text(Rate rate) {
        return rate.value().map(Numbers::text).orElse("none");
    }

    static String text(@Nullable Interval interval) {
        return interval == null ? "" : Numbers.text(interval.lower()) + " to " + Numbers.text(interval.upper());
    }
}
