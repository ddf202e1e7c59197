package io.millrace.inference.registry;

import io.millrace.lifecycle.json.JsonFields;
import java.util.Optional;

/**
 * What {@code aliases.json} says of serving.
 *
 * @param champion the version that is served
 * @param previous the champion before
 */
record ServedVersions(Optional<Integer> champion, Optional<Integer> previous) {

    /** @throws java.io.UncheckedIOException if the bytes are no such document */
    static ServedVersions read(byte[] aliases) {
        var fields = JsonFields.read(aliases);
        return new ServedVersions(fields.integer("champion"), fields.integer("previous"));
    }
}
