package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a classification's probabilities are made to fit the validation split once it is trained. */
public enum CalibrationChoice {
    NONE,
    /** One number divides all scores before the softmax (Guo et al. 2017); labels stay as they are. */
    TEMPERATURE;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
