package io.millrace.lifecycle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;

/**
 * The name of the thing a team improves, as it stands in keys and URLs.
 *
 * @param value 1 to 63 characters of {@code a-z 0-9 -}, not starting with a hyphen
 */
public record ModelName(@JsonValue String value) implements Comparable<ModelName> {
    public static final String PATTERN = "[a-z0-9][a-z0-9-]{0,62}";
    private static final int LONGEST = 63;

    /** @throws InvalidInputException if the name does not match {@link #PATTERN} */
    @JsonCreator
    public ModelName {
        if (!isValid(value)) {
            throw new InvalidInputException(
                    "'" + value
                            + "' is no model name: use 1 to 63 characters of a-z, 0-9 and -, starting with a letter or digit",
                    Place.nowhere(),
                    "Upload to incoming/<model>/ with a name such as 'customer-churn'.");
        }
    }

    /** Whether it matches {@link #PATTERN}; without an expression, since every prediction asks a few times. */
    public static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > LONGEST || value.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ModelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
