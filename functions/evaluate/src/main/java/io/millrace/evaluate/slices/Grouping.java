package io.millrace.evaluate.slices;

import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Which group of one column a row belongs to: its value, or the range of numbers that it falls into. */
public sealed interface Grouping {
    String MISSING = "(missing)";
    /** What values beyond the most that are kept apart become. */
    String OTHER = "(other values)";

    /** The group's name for people. */
    String group(RawColumn column, int row);

    /** That a column is in the group, for people: {@code sex = Female}. */
    default String phrase(String column, String group) {
        return column + " = " + group;
    }

    /** Where the group stands in the order that people expect; the same for groups without one. */
    default int place(String group) {
        return 0;
    }

    /** Texts, each a group of its own; the first {@code most} of them that come. */
    final class Values implements Grouping {
        private final int most;
        private final Set<String> known = new LinkedHashSet<>();

        public Values(int most) {
            this.most = most;
        }

        @Override
        public String group(RawColumn column, int row) {
            var value = ((RawColumn.Strings) column).values()[row];
            if (value.isEmpty()) {
                return MISSING;
            }
            if (known.size() < most) {
                known.add(value);
            }
            return known.contains(value) ? value : OTHER;
        }
    }

    /** Numbers between edges: {@code up to 28}, {@code above 28 to 37}, {@code above 37}. */
    final class Ranges implements Grouping {
        private final double[] edges;
        private final String[] names;

        /** @param edges rising; repeated ones count once */
        public Ranges(double... edges) {
            this.edges = Arrays.stream(edges)
                    .filter(Double::isFinite)
                    .sorted()
                    .distinct()
                    .toArray();
            this.names = new String[this.edges.length + 1];
            for (int bin = 0; bin < names.length; bin++) {
                names[bin] = bin == 0 ? "" : "above " + text(this.edges[bin - 1]);
                if (bin < this.edges.length) {
                    names[bin] += (bin == 0 ? "up to " : " to ") + text(this.edges[bin]);
                }
            }
            if (this.edges.length == 0) {
                names[0] = "any number";
            }
        }

        @Override
        public String group(RawColumn column, int row) {
            double value = ((RawColumn.Numbers) column).values()[row];
            if (Double.isNaN(value)) {
                return MISSING;
            }
            int place = Arrays.binarySearch(edges, value);
            return names[place >= 0 ? place : -place - 1];
        }

        /** {@code age above 28 to 37}. */
        @Override
        public String phrase(String column, String group) {
            return group.equals(MISSING) ? Grouping.super.phrase(column, group) : column + " " + group;
        }

        @Override
        public int place(String group) {
            int place = Arrays.asList(names).indexOf(group);
            return place < 0 ? names.length : place;
        }

        /** Six significant digits, as short as they can be written. */
        public static String text(double number) {
            if (number == Math.rint(number) && Math.abs(number) < 1e9) {
                return Long.toString((long) number);
            }
            var text = String.format(Locale.ROOT, "%.6g", number);
            return text.contains("e") || !text.contains(".")
                    ? text
                    : text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
    }
}
