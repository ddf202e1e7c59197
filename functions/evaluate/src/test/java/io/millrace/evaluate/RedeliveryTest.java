package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.testing.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever write a delivery dies at, before or after it took effect, the next delivery ends in the same state. */
class RedeliveryTest {
    /** A bucket that fails at one of the writes to come. */
    private static final class FailingStore extends InMemoryObjectStore {
        private int writesLeft = Integer.MAX_VALUE;
        private boolean afterwards;
        private int writes;

        void failAt(int write, boolean afterItTookEffect) {
            writesLeft = write;
            afterwards = afterItTookEffect;
            writes = 0;
        }

        @Override
        public String put(String key, byte[] bytes, String contentType) {
            return write(() -> super.put(key, bytes, contentType));
        }

        @Override
        public String put(String key, Path file, String contentType) {
            // Ends in put(byte[]), which counts.
            return super.put(key, file, contentType);
        }

        @Override
        public Optional<String> create(String key, byte[] bytes, String contentType) {
            return write(() -> super.create(key, bytes, contentType));
        }

        @Override
        public Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag) {
            return write(() -> super.replace(key, bytes, contentType, expectedEtag));
        }

        private <T> T write(Supplier<T> write) {
            writes++;
            boolean fails = --writesLeft == 0;
            if (fails && !afterwards) {
                throw new UnavailableException("the write did not arrive");
            }
            var result = write.get();
            if (fails) {
                throw new UnavailableException("the answer did not arrive");
            }
            return result;
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 10.5", "true, 10.5", "false, 12.5", "true, 12.5"})
    void everyWriteMayFail(boolean afterwards, double threshold) {
        var undisturbed = new FailingStore();
        var expected = state(undisturbed, threshold, 0, afterwards);
        int writes = undisturbed.writes;
        assertThat(writes).isGreaterThan(6);

        for (int write = 1; write <= writes; write++) {
            assertThat(state(new FailingStore(), threshold, write, afterwards))
                    .as("write %d of %d", write, writes)
                    .isEqualTo(expected);
        }
    }

    private static Map<String, String> state(FailingStore store, double threshold, int failing, boolean afterwards) {
        var world = new World(store);
        World.evaluator(store).evaluate(world.candidate("r1", 11.5));
        var key = world.candidate("r2", threshold);
        store.failAt(failing == 0 ? Integer.MAX_VALUE : failing, afterwards);
        if (failing > 0) {
            assertThatThrownBy(() -> World.evaluator(store).evaluate(key)).isInstanceOf(UnavailableException.class);
        }
        World.evaluator(store).evaluate(key);
        return BucketState.of(store);
    }
}
