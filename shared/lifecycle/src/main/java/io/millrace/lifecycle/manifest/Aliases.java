package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code aliases.json}: movable names of versions, changed by compare-and-set only.
 *
 * @param champion the version that is served
 * @param challenger the newest version that did not win
 * @param previous the champion before this one
 * @param promotion number of the promotion record that says why; 0 before the first
 */
public record Aliases(
        ModelName model,
        Optional<Integer> champion,
        Optional<Integer> challenger,
        Optional<Integer> previous,
        int promotion,
        Instant changedAt) {}
