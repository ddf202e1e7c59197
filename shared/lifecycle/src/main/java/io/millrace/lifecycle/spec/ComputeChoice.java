package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a training job runs; {@code AUTO} leaves the choice to the plan. */
public enum ComputeChoice {
    AUTO,
    CPU,
    GPU;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
