package io.millrace.lifecycle.goal;

import com.fasterxml.jackson.annotation.JsonValue;

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

        @JsonValue
        public String symbol() {
            return symbol;
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
