package io.millrace.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Events as EventBridge delivers them, after the samples of AWS's documentation. */
final class RecordedEvents {
    private RecordedEvents() {}

    static String read(String name) {
        try (var in = RecordedEvents.class.getResourceAsStream("/events/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
