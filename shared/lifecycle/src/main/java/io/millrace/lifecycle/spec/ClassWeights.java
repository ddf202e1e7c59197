package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much a training row of each class counts in the loss of a classification. */
public enum ClassWeights {
    /** Every row the same: for the most right answers, and probabilities that are frequencies. */
    NONE,
    /** Every class the same in all, however rare: a row of it counts n / (classes x rows of its class). */
    BALANCED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
