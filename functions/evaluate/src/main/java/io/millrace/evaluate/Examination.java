package io.millrace.evaluate;

import io.millrace.evaluate.checks.DataChecks;
import io.millrace.evaluate.checks.DoubtfulLabels;
import io.millrace.evaluate.explanation.Dependence;
import io.millrace.evaluate.explanation.Occlusion;
import io.millrace.evaluate.explanation.PermutationImportance;
import io.millrace.evaluate.explanation.WorstMistakes;
import io.millrace.evaluate.metrics.AnswerListener;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.evaluate.metrics.LabelGroup;
import io.millrace.evaluate.metrics.ValueGroup;
import io.millrace.evaluate.operation.OperationProbe;
import io.millrace.evaluate.robustness.Robustness;
import io.millrace.evaluate.slices.FairnessFigures;
import io.millrace.evaluate.slices.Grouping;
import io.millrace.evaluate.slices.SlicedTally;
import io.millrace.evaluate.slices.WeakSliceSearch;
import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.OcclusionMap;
import io.millrace.lifecycle.evidence.Operation;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at one candidate from all sides: its scores on all test rows, and the evidence around them. What asks the model
 * again does so on evenly chosen rows, as many as it answers in about a minute.
 */
final class Examination {
    /** Values of a sensitive column that are kept apart. */
    private static final int MOST_GROUPS = 50;
    /** What asking again may take. */
    private static final double MOST_MILLIS = 60_000;

    private static final long MOST_PREDICTIONS = 500_000;
    private static final double FOR_IMPORTANCE = 0.5;
    private static final double FOR_DEPENDENCE = 0.1;
    private static final double FOR_ROBUSTNESS = 0.4;
    private static final int BATCH = 100;

    private final DatasetManifest dataset;
    private final LifecycleSpec spec;
    private final Workbench workbench;
    private final OperationProbe probe;
    private final Path modelFile;
    private final List<SlicedTally> sliced;
    private final KeptRows kept;
    private final WorstMistakes mistakes;
    private final DoubtfulLabels doubts;
    private final Champions.Scored scored;

    /**
     * Scores the candidate, and gathers in the same pass what evidence needs.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if the model cannot take the rows
     */
    Examination(
            DatasetManifest dataset, LifecycleSpec spec, Workbench workbench, OperationProbe probe, Path modelFile) {
        this.dataset = dataset;
        this.spec = spec;
        this.workbench = workbench;
        this.probe = probe;
        this.modelFile = modelFile;
        this.sliced = sensitive().map(this::slices).toList();
        long rows = dataset.split(Split.TEST).rows();
        this.kept = new KeptRows(dataset, rows);
        try (var model = workbench.open(modelFile)) {
            this.mistakes = new WorstMistakes(dataset, model.classes());
            this.doubts = new DoubtfulLabels(dataset.target(), model.classes(), rows);
            var listeners = new ArrayList<AnswerListener>(sliced);
            listeners.addAll(List.of(kept, mistakes, doubts));
            this.scored = Champions.Scored.of(workbench.score(model, modelFile, listeners));
        }
    }

    Champions.Scored scored() {
        return scored;
    }

    /** @param comparison with the champion */
    Evidence evidence(Optional<Comparison> comparison) {
        var figures = scored.scores().figures();
        try (var model = workbench.open(modelFile)) {
            double affordable = affordable(model);
            var importance = new PermutationImportance(kept, model, (long) (FOR_IMPORTANCE * affordable)).all();
            return new Evidence(
                    scored.bootstrap().intervals(figures),
                    comparison,
                    scored.scores().calibration(),
                    sliced.stream().flatMap(tally -> tally.slices().stream()).toList(),
                    new WeakSliceSearch(kept).search(),
                    fairness(),
                    importance,
                    new Dependence(kept, model, (long) (FOR_DEPENDENCE * affordable)).of(importance),
                    occlusion(model, (long) (FOR_IMPORTANCE * affordable)),
                    mistakes.mistakes(),
                    new Robustness(kept, model, spec.promote().metric(dataset.task()), (long)
                                    (FOR_ROBUSTNESS * affordable))
                            .curves(),
                    checks(),
                    operation());
        }
    }

    private List<OcclusionMap> occlusion(Predictor model, long predictions) {
        return dataset.image()
                .map(shape -> new Occlusion(kept, model, shape, predictions).maps())
                .orElseGet(List::of);
    }

    /** How many rows the model may be asked again. */
    private double affordable(Predictor model) {
        var batches = kept.some(BATCH);
        double millis = probe.latency().millis(() -> batches.forEach(model::predict));
        int rows = batches.stream().mapToInt(batch -> batch.rows()).sum();
        return millis > 0 ? Math.min(MOST_PREDICTIONS, MOST_MILLIS / millis * rows) : MOST_PREDICTIONS;
    }

    private Optional<Operation> operation() {
        double single = scored.scores().figure(Figure.LATENCY_MS).orElse(0.0);
        return kept.some(BATCH).stream().findFirst().map(batch -> probe.measure(modelFile, dataset, batch, single));
    }

    private List<DataCheck> checks() {
        var checks = new ArrayList<DataCheck>();
        if (dataset.split(Split.TRAIN).rows() > 0) {
            checks.addAll(new DataChecks(dataset, kept).check(workbench.train(), workbench.test()));
        }
        doubts.check().ifPresent(checks::add);
        return checks;
    }

    private List<Fairness> fairness() {
        return positive()
                .map(label -> sliced.stream()
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

    private Stream<Column> sensitive() {
        return dataset.columns().stream()
                .filter(column -> !column.name().equals(dataset.target()))
                .filter(column -> dataset.dataSpec().sensitive().stream().anyMatch(column.name()::equalsIgnoreCase));
    }

    private SlicedTally slices(Column column) {
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
    private Optional<String> positive() {
        return spec.evaluate()
                .positive()
                .filter(dataset.classes()::contains)
                .or(() -> dataset.classes().size() == 2
                        ? Optional.of(dataset.classes().getLast())
                        : Optional.empty());
    }
}
