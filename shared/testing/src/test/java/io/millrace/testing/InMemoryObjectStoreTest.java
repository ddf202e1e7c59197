package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void etagsAreTheMd5OfTheBytes() {
        assertThat(store.put("a", "hello".getBytes(StandardCharsets.UTF_8), "text/plain"))
                .isEqualTo("5d41402abc4b2a76b9719d911017c592");
    }

    @Test
    void changingTheCallersArrayChangesNothingStored() {
        var bytes = new byte[] {1, 2, 3};
        store.put("a", bytes, "text/plain");
        bytes[0] = 9;
        store.get("a")[1] = 9;

        assertThat(store.get("a")).containsExactly(1, 2, 3);
    }

    @Test
    void keysAreOrderedByTheirUtf8Bytes() {
        // U+FF5E is one UTF-16 unit above the surrogates that start U+1F600, but fewer UTF-8 bytes.
        store.put("\uD83D\uDE00", new byte[0], "text/plain");
        store.put("\uFF5E", new byte[0], "text/plain");

        assertThat(store.list("").map(ObjectInfo::key)).containsExactly("\uFF5E", "\uD83D\uDE00");
    }
}
