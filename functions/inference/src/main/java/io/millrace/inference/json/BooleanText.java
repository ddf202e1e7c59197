package io.millrace.inference.json;

import java.util.Locale;
import java.util.Optional;

/** Texts that stand for true and false, the same as in uploads. */
public final class BooleanText {
    private BooleanText() {}

    /** {@code true} or {@code false} as the model knows them, whatever the case; empty text stays; else nothing. */
    public static Optional<String> normalize(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "t", "y", "1" -> Optional.of("true");
            case "false", "no", "f", "n", "0" -> Optional.of("false");
            case "" -> Optional.of("");
            default -> Optional.empty();
        };
    }
}
