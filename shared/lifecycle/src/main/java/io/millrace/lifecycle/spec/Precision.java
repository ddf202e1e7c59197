package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the numbers are with which a network's steps are computed. Its weights and what they are evaluated with have 32 bits. */
public enum Precision {
    /** IEEE 754 single precision. */
    FP32,
    /** Brain floating point: the range of single precision, but 8 bits of significand instead of 24. */
    BF16;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
