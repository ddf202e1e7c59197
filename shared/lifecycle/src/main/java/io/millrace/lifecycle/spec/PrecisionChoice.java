package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which {@link Precision} a network's steps have; {@code AUTO} leaves it to what the trainer finds its host can do. */
public enum PrecisionChoice {
    AUTO,
    FP32,
    BF16;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
