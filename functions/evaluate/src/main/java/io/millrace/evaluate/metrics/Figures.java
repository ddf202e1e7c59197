package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.goal.Figure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Gathers figures and leaves out those without a finite value, which JSON cannot write. */
final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures with(Figure figure, double value) {
        if (Double.isFinite(value)) {
            values.put(figure.path(), value);
        }
        return this;
    }

    Figures with(Figure figure, OptionalDouble value) {
        return value.isPresent() ? with(figure, value.getAsDouble()) : this;
    }

    Map<String, Double> finite() {
        return Map.copyOf(values);
    }
}
