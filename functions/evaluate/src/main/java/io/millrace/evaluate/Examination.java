package io.millrace.evaluate;

import io.millrace.evaluate.metrics.LabelGroup;
import io.millrace.evaluate.metrics.Scores;
import io.millrace.evaluate.metrics.ValueGroup;
import io.millrace.evaluate.slices.FairnessFigures;
import io.millrace.evaluate.slices.Grouping;
import io.millrace.evaluate.slices.SlicedTally;
import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.EvaluateSpec;
import io.millrace.lifecycle.spec.Task;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at one candidate from all sides: its scores on all test rows, and the evidence around them. */
final class Examination {
    /** Values of a sensitive column that are kept apart. */
    private static final int MOST_GROUPS = 50;

    private final Champions.Scored scored;
    private final List<SlicedTally> sliced;
    private final Optional<String> positive;

    /**
     * @param sliced the slices, added up
     * @param positive the favourable label; empty where fairness has no meaning
     */
    Examination(Scores scores, List<SlicedTally> sliced, Optional<String> positive) {
        this.scored = Champions.Scored.of(scores);
        this.sliced = List.copyOf(sliced);
        this.positive = positive;
    }

    /**
     * Scores the candidate and gathers its slices in the same pass.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if the model cannot take the rows
     */
    static Examination of(DatasetManifest dataset, EvaluateSpec spec, Workbench workbench, Path modelFile) {
        var sliced = sensitive(dataset).stream()
                .map(column -> slices(dataset, column, workbench))
                .toList();
        return new Examination(workbench.score(modelFile, sliced), sliced, positive(dataset, spec));
    }

    Scores scores() {
        return scored.scores();
    }

    Champions.Scored scored() {
        return scored;
    }

    /** @param comparison with the champion */
    Evidence evidence(Optional<Comparison> comparison) {
        return new Evidence(
                scored.bootstrap().intervals(scored.scores().figures()),
                comparison,
                scored.scores().calibration(),
                sliced.stream().flatMap(tally -> tally.slices().stream()).toList(),
                List.of(),
                fairness(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private List<Fairness> fairness() {
        return positive.map(label -> sliced.stream()
                        .map(tally -> FairnessFigures.of(tally.column(), label, labelGroups(tally)))
                        .toList())
                .orElseGet(List::of);
    }

    private static Map<String, LabelGroup> labelGroups(SlicedTally tally) {
        var groups = new LinkedHashMap<String, LabelGroup>();
        tally.groups().forEach((value, group) -> {
            if (group instanceof LabelGroup labels) {
                groups.put(value, labels);
            }
        });
        return groups;
    }

    private static List<Column> sensitive(DatasetManifest dataset) {
        return dataset.columns().stream()
                .filter(column -> !column.name().equals(dataset.target()))
                .filter(column -> dataset.dataSpec().sensitive().stream().anyMatch(column.name()::equalsIgnoreCase))
                .toList();
    }

    private static SlicedTally slices(DatasetManifest dataset, Column column, Workbench workbench) {
        var grouping = column.type().isNumeric()
                ? new Grouping.Ranges(workbench.testSplit().quantiles(column.name(), 0.25, 0.5, 0.75))
                : new Grouping.Values(MOST_GROUPS);
        return new SlicedTally(
                column.name(),
                dataset.target(),
                grouping,
                dataset.task() == Task.CLASSIFICATION ? LabelGroup::new : ValueGroup::new);
    }

    /** The favourable label: the spec's, or the second of two. */
    private static Optional<String> positive(DatasetManifest dataset, EvaluateSpec spec) {
        return spec.positive()
                .filter(dataset.classes()::contains)
                .or(() -> dataset.classes().size() == 2
                        ? Optional.of(dataset.classes().getLast())
                        : Optional.empty());
    }
}
