package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which kind of model to train; {@code AUTO} leaves the choice to the plan, which may compare several. */
public enum ArchitectureChoice {
    AUTO,
    LINEAR,
    MLP,
    CNN,
    TEXT,
    GBDT;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
