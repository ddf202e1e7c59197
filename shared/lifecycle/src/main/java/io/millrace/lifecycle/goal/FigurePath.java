package io.millrace.lifecycle.goal;

import io.millrace.lifecycle.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The paths under which goals name the figures of {@code evaluation.json}:
 *
 * <ul>
 *   <li>a headline figure, and the bounds of its 95 % interval: {@code accuracy}, {@code accuracy.lower};
 *   <li>of a class: {@code classes.setosa.recall};
 *   <li>of a slice, and of the worst one that is not small: {@code slices.sex.Female.recall},
 *       {@code slices.worst.recall};
 *   <li>of the slices found by search: {@code weak_slices.count}, {@code weak_slices.worst_error};
 *   <li>fairness of a sensitive column, the worst of all columns, and a group's rate:
 *       {@code fairness.sex.equal_opportunity_difference}, {@code fairness.equal_opportunity_difference},
 *       {@code fairness.sex.Female.false_positive_rate};
 *   <li>a feature's importance: {@code importance.age};
 *   <li>the deciding figure under the strongest disturbance, and under a weaker one: {@code robustness.noise},
 *       {@code robustness.noise.0.25};
 *   <li>a check of the data, and its parts: {@code checks.drift}, {@code checks.drift.age.psi};
 *   <li>the test against the champion: {@code comparison.p_value};
 *   <li>the champion's figures on the same rows: {@code champion.accuracy};
 *   <li>counts of rows: {@code rows}, {@code classes.setosa.support}, {@code slices.sex.Female.rows},
 *       {@code confusion.setosa.virginica} (the truth first);
 *   <li>what serving takes: {@code operation.batch_p95_ms}, {@code operation.usd_per_million_1024};
 *   <li>any other number by its place in the document ({@link DocumentPath}).
 * </ul>
 */
public final class FigurePath {
    public static final List<String> FAIRNESS = List.of(
            "demographic_parity_difference",
            "equal_opportunity_difference",
            "equalised_odds_difference",
            "disparate_impact_ratio",
            "accuracy_difference");
    /** Of each group, beside its accuracy. */
    public static final List<String> RATES =
            List.of("selection_rate", "true_positive_rate", "false_positive_rate", "false_negative_rate", "accuracy");

    public static final List<String> SLICED =
            List.of("accuracy", "precision", "recall", "f1", "log_loss", "rmse", "mae", "r2");
    public static final List<String> OF_A_CLASS = List.of("precision", "recall", "f1", "support");
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
            "train_compared", "share of train rows that the test rows were compared with, where not all were",
            "target_leakage", "the strongest single column's own score",
            "drift", "the largest population stability index of a column",
            "label_noise", "share of test rows whose label is doubtful");

    private static final String ROWS = "rows";
    private static final List<String> DRIFT = List.of("psi", "ks", "chi_square", "p_value");
    private static final List<String> OTHERS = List.of(
            "weak_slices.count",
            "weak_slices.worst_error",
            "comparison.difference",
            "comparison.difference.lower",
            "comparison.difference.upper",
            "comparison.p_value",
            "operation.cold_load_ms",
            "operation.memory_bytes",
            "operation.batch_p50_ms",
            "operation.batch_p95_ms",
            "operation.batch_p99_ms");

    /** Paths with names of the user's in them. */
    private static final List<Family> FAMILIES = List.of(
            new Family("slices.", ".+\\..+\\.", SLICED, true),
            new Family("slices.", ".+\\..+\\.", List.of(ROWS), false),
            new Family("classes.", ".+\\.", OF_A_CLASS, false),
            new Family("fairness.", ".+\\.", FAIRNESS, true),
            new Family("fairness.", ".+\\..+\\.", RATES, true),
            new Family("fairness.", ".+\\..+\\.", List.of(ROWS), false),
            new Family("champion.", "", Figure.paths(), false),
            new Family("comparison.", "", List.of("only_candidate", "only_champion"), false),
            new Family("checks.", "(" + String.join("|", CHECKS.keySet()) + ")\\.", List.of(ROWS, "share"), false),
            new Family("checks.drift.", ".+\\.", DRIFT, false),
            new Family("checks.target_leakage.", ".+\\.", List.of("strength"), false));

    private static final String BOUND = "(\\.lower|\\.upper)?";
    private static final String NUMBER = "[0-9]+(\\.[0-9]+)?";
    /** The same, of which the end is the user's to name. */
    private static final List<Pattern> OPEN = List.of(
            Pattern.compile("importance\\..+"),
            Pattern.compile("confusion\\..+\\..+"),
            Pattern.compile("robustness\\.(" + String.join("|", DISTURBANCES) + ")\\." + NUMBER),
            Pattern.compile("operation\\.usd_per_million_[0-9]+"));

    private FigurePath() {}

    /** @param names the user's part as a regular expression. They may hold dots themselves. */
    private record Family(String prefix, String names, List<String> figures, boolean bounded) {
        boolean has(String path) {
            return path.matches(
                    Pattern.quote(prefix) + names + "(" + String.join("|", figures) + ")" + (bounded ? BOUND : ""));
        }

        /** With the same names as the path. */
        Stream<String> like(String path) {
            var names = path.substring(0, path.lastIndexOf('.') + 1);
            return names.startsWith(prefix) && names.substring(prefix.length()).matches(this.names)
                    ? figures.stream().map(figure -> names + figure)
                    : Stream.empty();
        }
    }

    /** Whether an evaluation can have a figure of that path. Whether it has depends on its columns and values. */
    public static boolean isKnown(String path) {
        return fixed().contains(path)
                || FAMILIES.stream().anyMatch(family -> family.has(path))
                || OPEN.stream().anyMatch(pattern -> pattern.matcher(path).matches())
                || DocumentPath.isKnown(path);
    }

    /** {@code " Did you mean 'accuracy'?"}, or empty text where nothing is near. */
    public static String hint(String path) {
        var near = Stream.of(
                        fixed().stream(),
                        FAMILIES.stream().flatMap(family -> family.like(path)),
                        DocumentPath.like(path).stream())
                .flatMap(paths -> paths)
                .toList();
        return NearestName.hint(path, near);
    }

    /** Which paths there are, in one sentence. */
    public static String known() {
        return "Known are " + String.join(", ", Figure.paths())
                + ", each also with .lower and .upper, and classes.*, slices.*, weak_slices.*, fairness.*, importance.*, "
                + "robustness.*, checks.*, comparison.*, champion.*, confusion.*, operation.*, and any number of "
                + "evaluation.json by its place in it.";
    }

    /** The paths without a name of the user's in them. */
    public static List<String> fixed() {
        var paths = new ArrayList<>(Figure.paths());
        for (var figure : Figure.paths()) {
            bounded(figure, paths);
        }
        SLICED.forEach(figure -> paths.add("slices.worst." + figure));
        FAIRNESS.forEach(measure -> {
            paths.add("fairness." + measure);
            bounded("fairness." + measure, paths);
        });
        DISTURBANCES.forEach(disturbance -> paths.add("robustness." + disturbance));
        new TreeSet<>(CHECKS.keySet()).forEach(check -> paths.add("checks." + check));
        paths.addAll(OTHERS);
        return paths;
    }

    private static void bounded(String path, List<String> paths) {
        paths.add(path + ".lower");
        paths.add(path + ".upper");
    }
}
