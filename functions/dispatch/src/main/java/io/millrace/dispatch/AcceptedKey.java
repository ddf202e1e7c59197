package io.millrace.dispatch;

import io.millrace.lifecycle.ModelName;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which accepted upload a key is about. */
record AcceptedKey(ModelName model, String upload) {
    /** Routes match with wildcards that cross folders, so the key is checked again. */
    private static final Pattern KEY = Pattern.compile("accepted/(" + ModelName.PATTERN + ")/([^/]+)\\.json");

    static Optional<AcceptedKey> parse(String key) {
        var match = KEY.matcher(key);
        return match.matches()
                ? Optional.of(new AcceptedKey(new ModelName(match.group(1)), match.group(2)))
                : Optional.empty();
    }
}
