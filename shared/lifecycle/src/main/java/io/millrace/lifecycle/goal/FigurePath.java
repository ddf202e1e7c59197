package io.millrace.lifecycle.goal;

import io.millrace.lifecycle.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The paths under which goals name the figures of {@code evaluation.json}: a headline figure ({@code accuracy}), the
 * bounds of its 95 % interval ({@code accuracy.lower}), a figure of one slice ({@code slices.sex.Female.recall}) or of
 * the worst one that is not small ({@code slices.worst.recall}), a fairness measure of one sensitive column
 * ({@code fairness.sex.equal_opportunity_difference}) or the worst of all columns
 * ({@code fairness.equal_opportunity_difference}), the deciding figure under the strongest disturbance
 * ({@code robustness.noise}), and the data checks' figures ({@code checks.exact_leakage}).
 */
public final class FigurePath {
    public static final List<String> FAIRNESS = List.of(
            "demographic_parity_difference",
            "equal_opportunity_difference",
            "equalised_odds_difference",
            "disparate_impact_ratio",
            "accuracy_difference");
    public static final List<String> SLICED =
            List.of("accuracy", "precision", "recall", "f1", "log_loss", "rmse", "mae", "r2");
    public static final List<String> DISTURBANCES = List.of(
            "missing_values",
            "noise",
            "category_swaps",
            "typos",
            "shift",
            "rotation",
            "brightness",
            "contrast",
            "blur",
            "pixel_noise");
    /** Each with what its figure is. */
    public static final Map<String, String> CHECKS = Map.of(
            "exact_leakage", "share of test rows that are in train, too",
            "near_leakage", "share of test rows that are nearly in train, too",
            "target_leakage", "the strongest single column's own score",
            "drift", "the largest population stability index of a column",
            "label_noise", "share of test rows whose label is doubtful");

    private FigurePath() {}

    /** Whether an evaluation can have a figure of that path. Whether it has depends on its columns and values. */
    public static boolean isKnown(String path) {
        return fixed().contains(path) || isSlice(path) || isFairness(path);
    }

    /** {@code " Did you mean 'accuracy'?"}, or empty text where nothing is near. */
    public static String hint(String path) {
        return NearestName.hint(path, suggestions(path));
    }

    /** Which paths there are, in one sentence. */
    public static String known() {
        return "Known are " + String.join(", ", Figure.paths())
                + ", each also with .lower and .upper, and slices.*, fairness.*, robustness.* and checks.*.";
    }

    /** The paths without a name of the user's in them. */
    public static List<String> fixed() {
        var paths = new ArrayList<>(Figure.paths());
        for (var figure : Figure.values()) {
            paths.add(figure.path() + ".lower");
            paths.add(figure.path() + ".upper");
        }
        SLICED.forEach(figure -> paths.add("slices.worst." + figure));
        FAIRNESS.forEach(measure -> paths.add("fairness." + measure));
        DISTURBANCES.forEach(disturbance -> paths.add("robustness." + disturbance));
        CHECKS.keySet().stream().sorted(Comparator.naturalOrder()).forEach(check -> paths.add("checks." + check));
        return paths;
    }

    private static boolean isSlice(String path) {
        // slices.<column>.<value>.<figure>; column and value may hold dots.
        return path.startsWith("slices.")
                && SLICED.stream().anyMatch(figure -> path.endsWith("." + figure))
                && path.split("\\.").length >= 4;
    }

    private static boolean isFairness(String path) {
        return path.startsWith("fairness.")
                && FAIRNESS.stream().anyMatch(measure -> path.endsWith("." + measure))
                && path.split("\\.").length >= 3;
    }

    /** The fixed paths, and those of slices and fairness with the user's own names in them. */
    private static List<String> suggestions(String path) {
        var middle = path.contains(".") ? path.substring(0, path.lastIndexOf('.') + 1) : "";
        var own = middle.startsWith("slices.")
                ? SLICED.stream()
                : middle.startsWith("fairness.") ? FAIRNESS.stream() : Stream.<String>empty();
        return Stream.concat(fixed().stream(), own.map(name -> middle + name)).toList();
    }
}
