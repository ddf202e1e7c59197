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
public final class Checkpoints<S> {
    private static final String TYPE = "application/octet-stream";
    /** How often the list is made anew where all that it named is gone. */
    private static final int LISTINGS = 3;

    private final ObjectStore store;
    private final String prefix;
    private final Format<S> format;

    /** How a state is kept as bytes. */
    public interface Format<S> {
        /** Epochs done. */
        int epoch(S state);

        byte[] write(S state);

        /** The state, or empty if the bytes are not a whole checkpoint of the same plan. */
        Optional<S> read(byte[] bytes);
    }

    /** @param prefix the trial's folder of checkpoints, ending in a slash */
    public Checkpoints(ObjectStore store, String prefix, Format<S> format) {
        this.store = store;
        this.prefix = prefix;
        this.format = format;
    }

    /** Keeps this state and drops the older ones. */
    public void save(S state) {
        var key = "%sepoch-%06d.ckpt".formatted(prefix, format.epoch(state));
        store.put(key, format.write(state), TYPE);
        keys().stream().filter(other -> other.compareTo(key) < 0).forEach(store::delete);
    }

    /** The newest state that can be read whole; empty if there is none. */
    public Optional<S> newest() {
        for (int attempt = 0; ; attempt++) {
            var found = keys().stream()
                    .sorted(Comparator.reverseOrder())
                    .map(store::find)
                    .toList();
            boolean overtaken = !found.isEmpty() && found.stream().allMatch(Optional::isEmpty);
            // A duplicate of the job keeps a newer one and drops the listed ones meanwhile.
            if (!overtaken || attempt == LISTINGS) {
                return found.stream()
                        .flatMap(Optional::stream)
                        .flatMap(object -> format.read(object.bytes()).stream())
                        .findFirst();
            }
        }
    }

    private List<String> keys() {
        try (var objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }
}
