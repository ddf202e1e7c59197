package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** What a search may choose for one field. */
public sealed interface SearchSpace {

    /** One of these, at least one; in JSON a plain list. */
    record Values(@JsonValue List<JsonNode> values) implements SearchSpace {
        public Values {
            values = List.copyOf(values);
        }
    }

    /**
     * A number in between, both ends included.
     *
     * @param min a whole number where the field takes whole numbers only; above 0 for {@link Scale#LOG}
     * @param max above {@code min}
     */
    record Range(JsonNode min, JsonNode max, Scale scale) implements SearchSpace {
        public boolean isWhole() {
            return min.isIntegralNumber();
        }
    }

    /** How a range is drawn from. */
    enum Scale {
        /** Each number is as likely as another. */
        LINEAR,
        /** Each order of magnitude is as likely as another. */
        LOG;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
