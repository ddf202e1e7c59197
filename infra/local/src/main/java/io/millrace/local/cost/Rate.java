package io.millrace.local.cost;

import io.millrace.lifecycle.error.InvalidInputException;
import java.util.Map;
import java.util.regex.Pattern;

/** The interval of a schedule expression, {@code rate(60 minutes)}. */
final class Rate {
    private static final Pattern EXPRESSION = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
    private static final Map<String, Integer> SECONDS = Map.of("minute", 60, "hour", 3600, "day", 86_400);

    private Rate() {}

    /** @throws InvalidInputException if it is no rate: how often a cron expression fires is not computed here */
    static double seconds(String expression) {
        var rate = EXPRESSION.matcher(expression);
        if (!rate.matches() || Integer.parseInt(rate.group(1)) == 0) {
            throw new InvalidInputException(
                    "the schedule '" + expression + "' cannot be counted; write it as rate(60 minutes)");
        }
        return Integer.parseInt(rate.group(1)) * (double) SECONDS.get(rate.group(2));
    }
}
