package io.millrace.preprocess.dataset;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/** The order of a target's labels: by code point; numerically where all are numbers. */
final class Classes {
    private Classes() {}

    static List<String> ordered(List<String> labels) {
        var numeric = labels.stream().allMatch(l -> l.matches("[+-]?\\d{1,40}(\\.\\d{1,40})?"));
        return labels.stream()
                .sorted(
                        numeric
                                ? Comparator.<String, BigDecimal>comparing(BigDecimal::new)
                                        .thenComparing(Comparator.naturalOrder())
                                : Classes::byCodePoint)
                .toList();
    }

    private static int byCodePoint(String first, String second) {
        return java.util.Arrays.compare(
                first.codePoints().toArray(), second.codePoints().toArray());
    }
}
