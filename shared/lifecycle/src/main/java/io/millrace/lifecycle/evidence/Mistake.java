package io.millrace.lifecycle.evidence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of the rows that the model got most wrong.
 *
 * @param row its number in the test split, from 0
 * @param truth as the data have it
 * @param answer as the model has it
 * @param confidence the answered label's probability; of a regression, the error in the target's unit
 * @param values the row's features as text, shortened; empty for an image
 * @param image the picture as {@code data:image/png;base64,...}; empty for a table
 */
public record Mistake(
        long row, String truth, String answer, double confidence, Map<String, String> values, String image) {
    public Mistake {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
