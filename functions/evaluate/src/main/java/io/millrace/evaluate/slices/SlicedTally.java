package io.millrace.evaluate.slices;

import io.millrace.evaluate.metrics.AnswerListener;
import io.millrace.evaluate.metrics.GroupFigures;
import io.millrace.lifecycle.evidence.SliceFigures;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up answers by the groups of one column. Memory is bounded by the number of groups. */
public final class SlicedTally implements AnswerListener {
    /** Rows below which a slice is marked as too small to conclude from. */
    public static final int SMALL = 30;

    private final String column;
    private final String target;
    private final Grouping grouping;
    private final Supplier<GroupFigures> empty;
    private final Map<String, GroupFigures> groups = new LinkedHashMap<>();

    /**
     * @param column whose groups these are
     * @param target the column of the truth
     * @param empty makes the figures of a group without rows
     */
    public SlicedTally(String column, String target, Grouping grouping, Supplier<GroupFigures> empty) {
        this.column = column;
        this.target = target;
        this.grouping = grouping;
        this.empty = empty;
    }

    public String column() {
        return column;
    }

    @Override
    public void accept(RawBatch batch, Predictions answers) {
        var values = batch.columns().get(column);
        var truth = batch.columns().get(target);
        for (int row = 0; row < batch.rows(); row++) {
            groups.computeIfAbsent(grouping.group(values, row), any -> empty.get())
                    .add(truth, answers, row);
        }
    }

    /** By group: ranges as they rise, others the largest first. */
    public Map<String, GroupFigures> groups() {
        var sorted = new ArrayList<>(groups.entrySet());
        sorted.sort(Comparator.comparingInt((Map.Entry<String, GroupFigures> entry) -> grouping.place(entry.getKey()))
                .thenComparing(Map.Entry.comparingByValue((a, b) -> Long.compare(b.rows(), a.rows())))
                .thenComparing(Map.Entry.comparingByKey()));
        var result = new LinkedHashMap<String, GroupFigures>();
        sorted.forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(result);
    }

    public List<SliceFigures> slices() {
        return groups().entrySet().stream()
                .map(group -> new SliceFigures(
                        grouping.phrase(column, group.getKey()),
                        column,
                        group.getKey(),
                        group.getValue().rows(),
                        group.getValue().rows() < SMALL,
                        group.getValue().figures(),
                        group.getValue().intervals()))
                .toList();
    }
}
