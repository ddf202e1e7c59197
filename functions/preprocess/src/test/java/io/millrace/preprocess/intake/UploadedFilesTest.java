package io.millrace.preprocess.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadedFilesTest {
    private static final String FOLDER = "incoming/m/u/";

    @TempDir
    Path folder;

    /** Holds each download until as many run as may, so that the count needs no luck. */
    private static final class CountingStore extends InMemoryObjectStore {
        private final CountDownLatch together = new CountDownLatch(UploadedFiles.DOWNLOADS);
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public void download(String key, Path target) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            together.countDown();
            try {
                together.await(10, TimeUnit.SECONDS);
                super.download(key, target);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                running.decrementAndGet();
            }
        }
    }

    private static UploadedFiles files(InMemoryObjectStore store, int count) {
        for (int i = 0; i < count; i++) {
            store.put(FOLDER + "%03d.csv".formatted(i), bytes(i), "text/csv");
        }
        return UploadedFiles.of(store, (UploadKey.Upload) UploadKey.of(FOLDER + "_SUCCESS"));
    }

    private static byte[] bytes(int index) {
        return ("file " + index).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eightObjectsOfAFolderAreDownloadedAtATimeAndComeInKeyOrder() {
        var store = new CountingStore();
        var files = files(store, 50);
        try (var workspace = Workspace.in(folder)) {
            var fetched = files.fetch(store, workspace);
            assertThat(store.most).hasValue(8);
            assertThat(fetched).hasSize(50);
            for (int i = 0; i < 50; i++) {
                assertThat(fetched.get(i).file().path()).isEqualTo("%03d.csv".formatted(i));
                assertThat(fetched.get(i).sha256()).isEqualTo(Sha256.of(bytes(i)));
                assertThat(fetched.get(i).file().file()).hasBinaryContent(bytes(i));
            }
        }
    }

    @Test
    void oneFailedDownloadFailsAllAsItDid() {
        var store = new InMemoryObjectStore() {
            @Override
            public void download(String key, Path target) {
                if (key.endsWith("007.csv")) {
                    throw new UnavailableException("no answer");
                }
                super.download(key, target);
            }
        };
        var files = files(store, 20);
        try (var workspace = Workspace.in(folder)) {
            assertThatThrownBy(() -> files.fetch(store, workspace))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("no answer");
        }
    }
}
