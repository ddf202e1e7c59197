package io.millrace.lifecycle.goal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A condition that must hold before a version becomes champion, as in {@code accuracy: ">= 0.95"}.
 *
 * @param metric the figure's path in {@code evaluation.json}'s metrics ({@code accuracy}, {@code model_bytes})
 * @param threshold in the figure's own unit
 */
public record Goal(String metric, Operator operator, double threshold) {

    /** How a figure is compared with the threshold. */
    public enum Operator {
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        static Operator of(String symbol) {
            return Arrays.stream(values())
                    .filter(operator -> operator.symbol.equals(symbol))
                    .findFirst()
                    .orElseThrow();
        }

        @JsonValue
        public String symbol() {
            return symbol;
        }
    }

    private static final Pattern CONDITION =
            Pattern.compile("\\s*(>=|<=|>|<)\\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\\s*");

    /** A goal from its text, such as {@code >= 0.95}; empty if that is no condition. */
    public static Optional<Goal> parse(String metric, String condition) {
        var matcher = CONDITION.matcher(condition);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Goal(metric, Operator.of(matcher.group(1)), Double.parseDouble(matcher.group(2))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** NaN holds for no goal. */
    public boolean holds(double figure) {
        return switch (operator) {
            case AT_LEAST -> figure >= threshold;
            case AT_MOST -> figure <= threshold;
            case ABOVE -> figure > threshold;
            case BELOW -> figure < threshold;
        };
    }

    public String describe() {
        return metric + " " + operator.symbol() + " " + threshold;
    }
}
