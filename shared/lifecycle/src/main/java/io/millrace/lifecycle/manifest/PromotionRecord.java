package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code promotions/<n>.json}: one move of the champion. The records form a chain.
 *
 * @param number 1, 2, 3...
 * @param kind whether evidence moved the champion or a person did
 * @param from the champion before; empty for the first
 * @param before SHA-256 of the record before; empty text for the first
 */
public record PromotionRecord(
        ModelName model,
        int number,
        Kind kind,
        int to,
        Optional<Integer> from,
        String reason,
        String before,
        Instant at) {

    /** What moved the champion. */
    public enum Kind {
        PROMOTION,
        ROLLBACK
    }

    public PromotionRecord {
        kind = Optional.ofNullable(kind).orElse(Kind.PROMOTION);
    }
}
