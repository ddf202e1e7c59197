package io.millrace.trainer.fit;

import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoints of one trial in the bucket: one object an epoch, which appears whole or not at all. Only the newest
 * is kept. Two processes of one trial do not disturb each other: each deletes only what is older than its own newest.
 */
public final class Checkpoints {
    private static final String TYPE = "application/octet-stream";

    private final ObjectStore store;
    private final String prefix;
    private final String plan;

    /**
     * @param prefix the trial's folder of checkpoints, ending in a slash
     * @param plan what they belong to: checkpoints with another value are not resumed from
     */
    public Checkpoints(ObjectStore store, String prefix, String plan) {
        this.store = store;
        this.prefix = prefix;
        this.plan = plan;
    }

    /** Keeps this state and drops the older ones. */
    public void save(FitState state) {
        var key = "%sepoch-%06d.ckpt".formatted(prefix, state.epoch());
        store.put(key, CheckpointFile.write(state, plan), TYPE);
        keys().stream().filter(other -> other.compareTo(key) < 0).forEach(store::delete);
    }

    /** The newest state that can be read whole; empty if there is none. */
    public Optional<FitState> newest() {
        return keys().stream()
                .sorted(Comparator.reverseOrder())
                .flatMap(key -> store.find(key).stream())
                .flatMap(object -> CheckpointFile.read(object.bytes(), plan).stream())
                .findFirst();
    }

    private List<String> keys() {
        try (var objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }
}
