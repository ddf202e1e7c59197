package io.millrace.dispatch;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which accepted upload a key is about. */
record AcceptedKey(ModelName model, String upload) {
    /** Routes match with wildcards that cross folders, so the key is checked again. */
    private static final Pattern KEY = Pattern.compile("(accepted|failed)/(" + ModelName.PATTERN + ")/([^/]+)\\.json");

    static Optional<AcceptedKey> parse(String key) {
        return parse(key, Keys.ACCEPTED);
    }

    /** The accepted upload whose record of failure that is. */
    static Optional<AcceptedKey> parseFailed(String key) {
        return parse(key, Keys.FAILED);
    }

    private static Optional<AcceptedKey> parse(String key, String prefix) {
        var match = KEY.matcher(key);
        return key.startsWith(prefix) && match.matches()
                ? Optional.of(new AcceptedKey(new ModelName(match.group(2)), match.group(3)))
                : Optional.empty();
    }
}
