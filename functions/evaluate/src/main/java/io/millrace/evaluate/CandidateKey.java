package io.millrace.evaluate;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which candidate an event is about. */
record CandidateKey(ModelName model, String run, String trial) {
    private static final Pattern KEY =
            Pattern.compile("runs/(" + ModelName.PATTERN + ")/([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)/candidate\\.json");

    /** Empty for any other key: EventBridge's {@code *} also matches slashes. */
    static Optional<CandidateKey> parse(String key) {
        var match = KEY.matcher(key);
        return match.matches()
                ? Optional.of(new CandidateKey(new ModelName(match.group(1)), match.group(2), match.group(3)))
                : Optional.empty();
    }

    String manifest() {
        return Keys.candidate(model, run, trial);
    }
}
