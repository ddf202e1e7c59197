package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.testing.DisturbedDelivery;
import io.millrace.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever befalls the bucket or the process, the upload ends as one record with a whole dataset, or a rejection. */
class FaultsTest {
    @TempDir
    Path folder;

    /** Stands still, because what an upload becomes tells when it was put. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T10:00:00Z"), ZoneOffset.UTC);

    private DisturbedDelivery good;
    private DisturbedDelivery bad;

    @BeforeEach
    void upload() {
        good = delivery(Samples.people(60));
        bad = delivery("a,b,label\n");
    }

    @Test
    void everyFaultOfTheStoreIsRetriedOrSurfaced() {
        assertThat(good.everyFaultIsCopedWithOrSurfaced()).isGreaterThan(6);
        assertThat(bad.everyFaultIsCopedWithOrSurfaced()).isGreaterThan(3);
    }

    @Test
    void everyDeathAtAWriteIsMadeGood() {
        assertThat(good.everyDeathIsMadeGood()).isGreaterThan(4);
        assertThat(bad.everyDeathIsMadeGood()).isEqualTo(1);
    }

    private DisturbedDelivery delivery(String csv) {
        return new DisturbedDelivery(
                () -> {
                    var store = new InMemoryObjectStore(CLOCK);
                    store.put("incoming/m/a.csv", csv.getBytes(StandardCharsets.UTF_8), "text/csv");
                    return store;
                },
                this::deliver);
    }

    private void deliver(ObjectStore store) {
        // The event's ETag is the queue's business, not a call of this process.
        new Bucket(folder, store).event("incoming/m/a.csv", "");
    }
}
