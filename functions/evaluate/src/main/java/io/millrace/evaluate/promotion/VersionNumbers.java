package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        var seen = objects(model);
        var claimed = find(model, seen, new Claim(run, trial), plannedAt);
        if (claimed.isPresent()) {
            return claimed.getAsInt();
        }
        // From the same listing: a twin's claim that it does not show has a higher number, and is met on the way up.
        int number = seen.stream().mapToInt(o -> number(model, o.key())).max().orElse(0) + 1;
        while (!isOurs(model, number, new Claim(run, trial))) {
            number++;
        }
        // A listing of several pages is no snapshot, so a twin may own a lower number; the lowest counts, for both.
        return find(model, run, trial, plannedAt).orElse(number);
    }

    /** The number that candidate has; empty if it has none yet. */
    public OptionalInt find(ModelName model, String run, String trial, Instant plannedAt) {
        return find(model, objects(model), new Claim(run, trial), plannedAt);
    }

    private OptionalInt find(ModelName model, List<ObjectInfo> objects, Claim claim, Instant plannedAt) {
        var oldest = plannedAt.minus(CLOCK_SKEW);
        return objects.stream()
                .filter(o -> o.key().endsWith(CLAIM))
                .filter(o -> !o.lastModified().isBefore(oldest))
                .filter(o -> claim.equals(Json.read(store.get(o.key()), Claim.class)))
                .mapToInt(o -> number(model, o.key()))
                .min();
    }

    private List<ObjectInfo> objects(ModelName model) {
        try (var objects = store.list(Keys.versions(model))) {
            return objects.toList();
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
