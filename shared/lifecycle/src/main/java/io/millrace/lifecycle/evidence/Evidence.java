package io.millrace.lifecycle.evidence;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is told beside the figures. A part without a meaning for the model (fairness without sensitive columns) is
 * empty.
 *
 * @param intervals 95 %, by the name of their figure
 * @param slices every value of each sensitive column
 * @param importance strongest first
 * @param occlusion of pictures: all of them, then those of each label
 * @param mistakes worst first
 */
public record Evidence(
        Map<String, Interval> intervals,
        Optional<Comparison> comparison,
        Optional<Calibration> calibration,
        List<SliceFigures> slices,
        List<WeakSlice> weakSlices,
        List<Fairness> fairness,
        List<FeatureImportance> importance,
        List<PartialDependence> dependence,
        List<OcclusionMap> occlusion,
        List<Mistake> mistakes,
        List<RobustnessCurve> robustness,
        List<DataCheck> checks,
        Optional<Operation> operation) {
    public static final Evidence NONE = new Evidence(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    public Evidence {
        intervals = Map.copyOf(intervals);
        slices = List.copyOf(slices);
        weakSlices = List.copyOf(weakSlices);
        fairness = List.copyOf(fairness);
        importance = List.copyOf(importance);
        dependence = List.copyOf(dependence);
        // Evidence written before there was any has none.
        occlusion = List.copyOf(Objects.requireNonNullElse(occlusion, List.of()));
        mistakes = List.copyOf(mistakes);
        robustness = List.copyOf(robustness);
        checks = List.copyOf(checks);
    }
}
