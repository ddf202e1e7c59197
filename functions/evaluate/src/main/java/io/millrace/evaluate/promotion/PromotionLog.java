package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A model's promotions and aliases. The records {@code promotions/1.json}, {@code 2.json}... are the truth: creating
 * record k, which only one writer can, decides promotion k. {@code aliases.json} follows: whoever finds a record that
 * the aliases do not show yet applies it. So a writer that dies between the two leaves nothing that the next one does
 * not complete, and no writer waits for another.
 */
public final class PromotionLog {
    /** A lost compare-and-set means that another writer made progress; so many in a row mean something is broken. */
    private static final int MAX_ATTEMPTS = 1_000;

    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final ModelName model;
    private final Clock clock;

    public PromotionLog(ObjectStore store, ModelName model, Clock clock) {
        this.store = store;
        this.model = model;
        this.clock = clock;
    }

    /** The aliases with every record applied. */
    public Aliases catchUp() {
        var aliases = current();
        for (var next = record(aliases.promotion() + 1); next.isPresent(); next = record(aliases.promotion() + 1)) {
            var missing = next.get();
            aliases = change(now -> now.promotion() + 1 == missing.number() ? applied(missing, now) : now);
        }
        return aliases;
    }

    /**
     * Records that the version becomes champion after these aliases; {@link #catchUp()} then moves them.
     *
     * @param aliases as {@link #catchUp()} gave them
     * @return whether it is recorded; false if another promotion came first
     */
    boolean append(Aliases aliases, int version, String reason) {
        int number = aliases.promotion() + 1;
        var before = aliases.promotion() == 0 ? "" : Sha256.of(store.get(Keys.promotion(model, aliases.promotion())));
        var promotion =
                new PromotionRecord(model, number, version, aliases.champion(), reason, before, clock.instant());
        return store.create(Keys.promotion(model, number), Json.pretty(promotion), JSON)
                .isPresent();
    }

    /** The record that made this version champion, looking back from these aliases to records of that time. */
    Optional<PromotionRecord> promotionOf(int version, Aliases aliases, Instant oldest) {
        for (int number = aliases.promotion(); number > 0; number--) {
            var promotion = record(number);
            if (promotion.isEmpty() || promotion.get().at().isBefore(oldest)) {
                return Optional.empty();
            }
            if (promotion.get().to() == version) {
                return promotion;
            }
        }
        return Optional.empty();
    }

    /** Names the version challenger, unless a newer one is. */
    Aliases challenge(int version) {
        return change(now -> now.champion().equals(Optional.of(version))
                        || now.challenger().orElse(0) >= version
                ? now
                : new Aliases(
                        model, now.champion(), Optional.of(version), now.previous(), now.promotion(), clock.instant()));
    }

    private Aliases applied(PromotionRecord promotion, Aliases now) {
        return new Aliases(
                model,
                Optional.of(promotion.to()),
                now.challenger().filter(version -> version != promotion.to()),
                promotion.from(),
                promotion.number(),
                promotion.at());
    }

    private Aliases change(UnaryOperator<Aliases> change) {
        var key = Keys.aliases(model);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var stored = store.find(key);
            var now = stored.map(object -> Json.read(object.bytes(), Aliases.class))
                    .orElseGet(this::none);
            var next = change.apply(now);
            if (next.equals(now)) {
                return now;
            }
            var bytes = Json.pretty(next);
            var written = stored.isPresent()
                    ? store.replace(key, bytes, JSON, stored.get().etag())
                    : store.create(key, bytes, JSON);
            if (written.isPresent()) {
                return next;
            }
        }
        throw new UnavailableException(key + " changed " + MAX_ATTEMPTS + " times while it was to be changed");
    }

    private Aliases current() {
        return store.find(Keys.aliases(model))
                .map(object -> Json.read(object.bytes(), Aliases.class))
                .orElseGet(this::none);
    }

    private Aliases none() {
        return new Aliases(model, Optional.empty(), Optional.empty(), Optional.empty(), 0, Instant.EPOCH);
    }

    private Optional<PromotionRecord> record(int number) {
        return store.find(Keys.promotion(model, number)).map(o -> Json.read(o.bytes(), PromotionRecord.class));
    }
}
