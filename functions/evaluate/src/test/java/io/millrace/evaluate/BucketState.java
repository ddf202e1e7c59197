package io.millrace.evaluate;

import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every key with the hash of its bytes. */
final class BucketState {
    private BucketState() {}

    static Map<String, String> of(ObjectStore store) {
        return store.list("").collect(Collectors.toMap(ObjectInfo::key, ObjectInfo::etag, (a, b) -> a, TreeMap::new));
    }
}
