package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalInt;

/**
 * Gives each candidate one version number, however often and by however many it is asked: whoever creates
 * {@code versions/<n>/claim.json} first owns number n, and the claim says for which candidate.
 */
public final class VersionNumbers {
    /** How far the planner's clock may run ahead of the bucket's. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private static final String CLAIM = "/claim.json";

    private final ObjectStore store;

    public VersionNumbers(ObjectStore store) {
        this.store = store;
    }

    /** {@code claim.json}: whose number this is. */
    record Claim(String run, String trial) {}

    /**
     * The number of that candidate: the one it has, or the next free one, which is then its own.
     *
     * @param plannedAt when the run was planned: its claim cannot be older, so older ones need not be read
     */
    public int claim(ModelName model, String run, String trial, Instant plannedAt) {
        var claimed = find(model, run, trial, plannedAt);
        if (claimed.isPresent()) {
            return claimed.getAsInt();
        }
        var claim = new Claim(run, trial);
        int number = highest(model) + 1;
        while (!isOurs(model, number, claim)) {
            number++;
        }
        return number;
    }

    /** The number that candidate has; empty if it has none yet. */
    public OptionalInt find(ModelName model, String run, String trial, Instant plannedAt) {
        var claim = new Claim(run, trial);
        var oldest = plannedAt.minus(CLOCK_SKEW);
        try (var objects = store.list(Keys.versions(model))) {
            var recent = objects.filter(o -> o.key().endsWith(CLAIM))
                    .filter(o -> !o.lastModified().isBefore(oldest))
                    .sorted(Comparator.comparing(ObjectInfo::lastModified).reversed())
                    .toList();
            return recent.stream()
                    .filter(o -> claim.equals(Json.read(store.get(o.key()), Claim.class)))
                    .mapToInt(o -> number(model, o.key()))
                    .findFirst();
        }
    }

    private int highest(ModelName model) {
        try (var objects = store.list(Keys.versions(model))) {
            return objects.mapToInt(o -> number(model, o.key())).max().orElse(0);
        }
    }

    private boolean isOurs(ModelName model, int number, Claim claim) {
        var key = Keys.claim(model, number);
        return store.create(key, Json.pretty(claim), "application/json").isPresent()
                || claim.equals(Json.read(store.get(key), Claim.class));
    }

    /** 0 for a folder that is no number, so that a stray object does no harm. */
    private static int number(ModelName model, String key) {
        var rest = key.substring(Keys.versions(model).length());
        var folder = rest.substring(0, Math.max(0, rest.indexOf('/')));
        return folder.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(folder) : 0;
    }
}
