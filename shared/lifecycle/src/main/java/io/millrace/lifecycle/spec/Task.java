package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a model answers: one of several labels, or a number. */
public enum Task {
    CLASSIFICATION,
    REGRESSION;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
