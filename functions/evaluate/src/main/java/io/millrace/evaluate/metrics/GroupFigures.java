package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.evidence.Interval;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.Map;

/** The figures of one group of rows, added up row by row. */
public sealed interface GroupFigures permits LabelGroup, ValueGroup {

    void add(RawColumn truth, Predictions answers, int row);

    long rows();

    /** By their path; those without a meaning on these rows are absent. */
    Map<String, Double> figures();

    /** 95 %, of some of the figures. */
    Map<String, Interval> intervals();
}
