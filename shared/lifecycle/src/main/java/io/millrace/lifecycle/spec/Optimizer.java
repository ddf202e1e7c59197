package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The rule by which gradients change weights. */
public enum Optimizer {
    ADAM,
    ADAMW,
    SGD;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
