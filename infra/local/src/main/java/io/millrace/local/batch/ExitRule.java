package io.millrace.local.batch;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One rule of a retry strategy's {@code evaluateOnExit}: all given patterns must match; {@code *} at a pattern's end
 * stands for anything.
 */
record ExitRule(Optional<String> exitCode, Optional<String> reason, Optional<String> statusReason, boolean retry) {

    boolean matches(int code, String status) {
        return matches(exitCode, String.valueOf(code)) && matches(reason, "") && matches(statusReason, status);
    }

    private static boolean matches(Optional<String> pattern, String text) {
        return pattern.map(p -> p.endsWith("*")
                        ? Pattern.compile(Pattern.quote(p.substring(0, p.length() - 1)) + ".*", Pattern.DOTALL)
                        : Pattern.compile(Pattern.quote(p)))
                .map(p -> p.matcher(text).matches())
                .orElse(true);
    }
}
