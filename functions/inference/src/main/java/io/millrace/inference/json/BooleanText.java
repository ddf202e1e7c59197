package io.millrace.inference.json;

import java.util.Locale;
import java.util.Optional;

/** Texts that stand for true and false. */
public final class BooleanText {
    private BooleanText() {}

    /** {@code true} or {@code false} as the model knows them, whatever the case; empty text stays; else nothing. */
    public static Optional<String> normalize(String text) {
        var lower = text.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "true", "false", "" -> Optional.of(lower);
            default -> Optional.empty();
        };
    }
}
