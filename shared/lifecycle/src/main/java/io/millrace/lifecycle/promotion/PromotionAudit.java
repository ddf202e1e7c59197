package io.millrace.lifecycle.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a model's promotion records are the ones that were written: numbered without a gap, each naming the SHA-256 of
 * the one before, and the aliases standing where the last one put them, by its hash.
 *
 * @param records those that can be relied on, in order
 * @param fault the first thing that is wrong, one sentence; empty if nothing is
 */
public record PromotionAudit(List<PromotionRecord> records, Optional<String> fault) {
    public PromotionAudit {
        records = List.copyOf(records);
    }

    /** Reads the model's records and aliases, and verifies them. */
    public static PromotionAudit of(ObjectStore store, ModelName model) {
        var prefix = Keys.promotions(model);
        var records = new TreeMap<Integer, byte[]>();
        try (var objects = store.list(prefix)) {
            for (var object : objects.toList()) {
                var name = object.key().substring(prefix.length());
                if (!name.matches("[1-9][0-9]{0,8}\\.json")) {
                    return new PromotionAudit(List.of(), Optional.of(object.key() + " is no promotion record."));
                }
                records.put(Integer.valueOf(name.substring(0, name.indexOf('.'))), store.get(object.key()));
            }
        }
        return verify(model, records, store.find(Keys.aliases(model)).map(o -> Json.read(o.bytes(), Aliases.class)));
    }

    /** @param records the bytes of each record, by its number */
    public static PromotionAudit verify(
            ModelName model, NavigableMap<Integer, byte[]> records, Optional<Aliases> aliases) {
        var sound = new ArrayList<PromotionRecord>();
        var before = "";
        for (int number = 1; number <= (records.isEmpty() ? 0 : records.lastKey()); number++) {
            var bytes = records.get(number);
            if (bytes == null) {
                return broken(sound, "Record " + number + " is missing.");
            }
            PromotionRecord record;
            try {
                record = Json.read(bytes, PromotionRecord.class);
            } catch (UncheckedIOException e) {
                return broken(sound, "Record " + number + " cannot be read.");
            }
            var fault = link(model, number, record, before, sound);
            if (fault.isPresent()) {
                return broken(sound, fault.get());
            }
            sound.add(record);
            before = Sha256.of(bytes);
        }
        return new PromotionAudit(sound, alias(sound, before, aliases));
    }

    private static PromotionAudit broken(List<PromotionRecord> sound, String fault) {
        return new PromotionAudit(sound, Optional.of(fault));
    }

    private static Optional<String> link(
            ModelName model, int number, PromotionRecord record, String before, List<PromotionRecord> sound) {
        if (record.number() != number || !model.equals(record.model())) {
            return Optional.of(
                    "Record %d says it is record %d of %s.".formatted(number, record.number(), record.model()));
        }
        if (!before.equals(record.before())) {
            return Optional.of(
                    "The link from record %d to record %d is broken: record %d names SHA-256 %s, and record %d has %s."
                            .formatted(number, number - 1, number, shown(record.before()), number - 1, shown(before)));
        }
        var champion = sound.isEmpty()
                ? Optional.<Integer>empty()
                : Optional.of(sound.getLast().to());
        return champion.equals(record.from())
                ? Optional.empty()
                : Optional.of("Record %d moves the champion from version %s, but record %d had made it %s."
                        .formatted(number, text(record.from()), number - 1, text(champion)));
    }

    private static Optional<String> alias(List<PromotionRecord> sound, String last, Optional<Aliases> aliases) {
        int stands = aliases.map(Aliases::promotion).orElse(0);
        if (stands != sound.size()) {
            return Optional.of(
                    stands < sound.size()
                            ? "aliases.json stands at record %d, and there are %d: the next evaluation or rollback completes it."
                                    .formatted(stands, sound.size())
                            : "aliases.json stands at record %d, and there are only %d."
                                    .formatted(stands, sound.size()));
        }
        if (sound.isEmpty()) {
            return aliases.flatMap(Aliases::champion)
                    .map(champion -> "Version %d is champion, and no record says so.".formatted(champion));
        }
        var now = aliases.orElseThrow();
        var record = sound.getLast();
        if (!now.recordSha256().isEmpty() && !now.recordSha256().equals(last)) {
            return Optional.of("Record %d has SHA-256 %s, and aliases.json names %s: one of them was changed."
                    .formatted(record.number(), shown(last), shown(now.recordSha256())));
        }
        if (!now.champion().equals(Optional.of(record.to())) || !now.previous().equals(record.from())) {
            return Optional.of("aliases.json has champion %s and previous %s, and record %d says %d and %s."
                    .formatted(
                            text(now.champion()),
                            text(now.previous()),
                            record.number(),
                            record.to(),
                            text(record.from())));
        }
        return Optional.empty();
    }

    private static String shown(String sha256) {
        return sha256.isEmpty() ? "none" : sha256;
    }

    private static String text(Optional<Integer> version) {
        return version.map(String::valueOf).orElse("none");
    }
}
