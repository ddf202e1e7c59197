package io.millrace.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * How resources of one type are billed.
 *
 * @param rate the price in words; empty where there is none
 * @param only which values, by JSON pointer, keep such a resource out of the hourly bill; an unset value does, too
 */
public record Billing(How billed, String rate, Map<String, List<JsonNode>> only) {

    /** What a resource is charged for. */
    public enum How {
        /** It has no charge of its own. */
        NOTHING,
        /** Requests, or what is stored: no use, no charge. */
        USE,
        /** It, or what AWS does for it, while nothing happens. */
        MONTH,
        /** Each hour that it exists. */
        HOUR
    }

    // Absent in the table is null here, whatever the types say.
    @SuppressWarnings("ConstantValue")
    public Billing {
        rate = rate == null ? "" : rate;
        only = only == null ? Map.of() : Map.copyOf(only);
    }
}
