package io.millrace.lifecycle.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.lifecycle.manifest.PromotionRecord.Kind;
import io.millrace.lifecycle.store.Movable;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.store.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A model's promotions and aliases. The records {@code promotions/1.json}, {@code 2.json}... are the truth: creating
 * record k, which only one writer can, decides promotion k. {@code aliases.json} follows: whoever finds a record that
 * the aliases do not show yet applies it. So a writer that dies between the two leaves nothing that the next one does
 * not complete, and no writer waits for another.
 */
public final class PromotionLog {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final ModelName model;
    private final Lineages lineages;
    private final Clock clock;
    private final Movable<Aliases> aliases;

    public PromotionLog(ObjectStore store, ModelName model, Clock clock) {
        this.store = store;
        this.model = model;
        this.lineages = new Lineages(store, model);
        this.clock = clock;
        this.aliases = new Movable<>(
                store,
                Keys.aliases(model),
                Aliases.class,
                new Aliases(model, Optional.empty(), Optional.empty(), Optional.empty(), 0, "", Instant.EPOCH));
    }

    /** The aliases with every record applied. */
    public Aliases catchUp() {
        var now = aliases.read();
        for (var next = stored(now.promotion() + 1); next.isPresent(); next = stored(now.promotion() + 1)) {
            var missing = next.get();
            now = aliases.change(current -> applied(missing, current));
        }
        return now;
    }

    /**
     * Records that the version becomes champion after these aliases; {@link #catchUp()} then moves them.
     *
     * @param aliases as {@link #catchUp()} gave them
     * @return whether it is recorded; false if another record came first
     */
    public boolean append(Aliases aliases, int version, Kind kind, String reason) {
        int number = aliases.promotion() + 1;
        var before = aliases.promotion() == 0 ? "" : Sha256.of(store.get(Keys.promotion(model, aliases.promotion())));
        var promotion =
                new PromotionRecord(model, number, kind, version, aliases.champion(), reason, before, clock.instant());
        return store.create(Keys.promotion(model, number), Json.pretty(promotion), JSON)
                .isPresent();
    }

    /** The record that made this version champion on evidence, looking back from these aliases to that time. */
    public Optional<PromotionRecord> promotionOf(int version, Aliases aliases, Instant oldest) {
        for (int number = aliases.promotion(); number > 0; number--) {
            var promotion = record(number);
            if (promotion.isEmpty() || promotion.get().at().isBefore(oldest)) {
                return Optional.empty();
            }
            if (promotion.get().to() == version && promotion.get().kind() == Kind.PROMOTION) {
                return promotion;
            }
        }
        return Optional.empty();
    }

    /** Names the version challenger, unless the champion or a challenger is newer. */
    public Aliases challenge(int version) {
        return aliases.change(
                now -> now.champion().filter(other -> !isNewer(version, other)).isPresent()
                                || now.challenger()
                                        .filter(other -> !isNewer(version, other))
                                        .isPresent()
                        ? now
                        : new Aliases(
                                model,
                                now.champion(),
                                Optional.of(version),
                                now.previous(),
                                now.promotion(),
                                now.recordSha256(),
                                clock.instant()));
    }

    public Optional<PromotionRecord> record(int number) {
        return stored(number).map(object -> Json.read(object.bytes(), PromotionRecord.class));
    }

    private Aliases applied(StoredObject record, Aliases now) {
        var promotion = Json.read(record.bytes(), PromotionRecord.class);
        if (now.promotion() + 1 != promotion.number()) {
            return now;
        }
        return new Aliases(
                model,
                Optional.of(promotion.to()),
                now.challenger().filter(version -> isNewer(version, promotion.to())),
                promotion.from(),
                promotion.number(),
                Sha256.of(record.bytes()),
                promotion.at());
    }

    /** By what they were made from, so that it does not matter which was registered first. */
    private boolean isNewer(int version, int other) {
        return Comparator.comparing(lineages::of)
                        .thenComparing(Comparator.naturalOrder())
                        .compare(version, other)
                > 0;
    }

    private Optional<StoredObject> stored(int number) {
        return store.find(Keys.promotion(model, number));
    }
}
