package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A part of a dataset: to fit on, to choose by, to give evidence with. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
