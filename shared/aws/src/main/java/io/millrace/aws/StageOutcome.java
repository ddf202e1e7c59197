package io.millrace.aws;

import java.util.Map;

/**
 * What a stage did with an event, for its log line.
 *
 * @param outcome one word or a few with underscores: {@code accepted}, {@code rejected}, {@code duplicate}
 * @param fields identifiers such as model, dataset, run and version; never data
 */
public record StageOutcome(String outcome, Map<String, String> fields) {
    public StageOutcome {
        fields = Map.copyOf(fields);
    }
}
