package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code aliases.json}: movable names of versions, changed by compare-and-set only.
 *
 * @param champion the version that is served
 * @param challenger the newest version that did not win, if it came from a newer upload than the champion did
 * @param previous the champion before this one
 * @param promotion number of the promotion record that says why; 0 before the first
 * @param recordSha256 SHA-256 of that record; empty text before the first
 */
public record Aliases(
        ModelName model,
        Optional<Integer> champion,
        Optional<Integer> challenger,
        Optional<Integer> previous,
        int promotion,
        String recordSha256,
        Instant changedAt) {

    public Aliases {
        recordSha256 = Optional.ofNullable(recordSha256).orElse("");
    }
}
