package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a search chooses its trials. */
public enum SearchMethod {
    /** Every combination of the values. */
    GRID,
    /** Combinations drawn by the seed (Bergstra and Bengio 2012). */
    RANDOM,
    /** Drawn alike; all begin with few epochs, and the best part goes on with more (Jamieson and Talwalkar 2016). */
    HALVING;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
