package io.millrace.lifecycle.store;

import io.millrace.lifecycle.json.Json;
import java.util.function.BooleanSupplier;

/**
 * The record that an upload or a run failed. It stands only as long as there is no better outcome, however the two come:
 * who records a failure looks for the better outcome afterwards, and who brings that {@link #withdraw}s the record
 * afterwards, so whichever of them is last sees the other.
 */
public final class FailureRecord {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final String key;

    public FailureRecord(ObjectStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /**
     * Records the failure, unless there is a record or a better outcome already.
     *
     * @param better whether there is a better outcome; asked before and after
     * @return whether this record stands
     */
    public boolean create(Object failure, BooleanSupplier better) {
        return !better.getAsBoolean()
                && store.create(key, Json.pretty(failure), JSON).isPresent()
                && stands(better);
    }

    /**
     * Records the failure in place of an earlier one.
     *
     * @param better whether there is a better outcome; asked afterwards
     * @return whether this record stands
     */
    public boolean replace(Object failure, BooleanSupplier better) {
        store.put(key, Json.pretty(failure), JSON);
        return stands(better);
    }

    /** Takes the record away, if there is one: a deletion of nothing leaves a marker in a bucket with versions. */
    public void withdraw() {
        if (store.head(key).isPresent()) {
            store.delete(key);
        }
    }

    private boolean stands(BooleanSupplier better) {
        if (better.getAsBoolean()) {
            withdraw();
            return false;
        }
        return true;
    }
}
