package io.millrace.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.StoredObject;
import io.millrace.onnx.Weights;
import io.millrace.testing.InMemoryObjectStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private static final String PREFIX = "runs/digits/abc/1/checkpoints/";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final CheckpointFile file = new CheckpointFile("plan");
    private final Checkpoints<FitState> checkpoints = new Checkpoints<>(store, PREFIX, file);

    @Test
    void aCheckpointComesBackToTheLastBit() {
        checkpoints.save(state(2));

        var read = checkpoints.newest().orElseThrow();

        assertThat(read.weights().get("w")).containsExactly(2f, -0.1f, Float.MIN_VALUE);
        assertThat(read.best().weights().get("w")).containsExactly(9f, 8f, 7f);
        assertThat(read.best().validationLoss()).isEqualTo(0.1 + 0.2);
        assertThat(read.optimizer().steps()).isEqualTo(17);
        assertThat(read.optimizer().moments().get(1).get("w")).containsExactly(4f, 5f, 6f);
        assertThat(read.history()).isEqualTo(state(2).history());
    }

    @Test
    void weightsWithoutMomentsComeBackToo() {
        var weights = new Weights(Map.of("w", new float[] {1, 2}, "norm.mean", new float[] {3}));
        var moments = new Weights(Map.of("w", new float[] {4, 5}));
        var state = new FitState(
                weights,
                new OptimizerState(1, List.of(moments, moments)),
                new Best(1, 0.1, 0.7, new Weights(Map.of("norm.mean", new float[] {6}, "w", new float[] {7, 8}))),
                state(1).history());

        checkpoints.save(state);

        var read = checkpoints.newest().orElseThrow();
        assertThat(read.weights().get("norm.mean")).containsExactly(3);
        assertThat(read.best().weights().get("norm.mean")).containsExactly(6);
        assertThat(read.best().weights().get("w")).containsExactly(7, 8);
        assertThat(read.optimizer().moments().get(1).values()).containsOnlyKeys("w");
        assertThat(read.optimizer().moments().get(1).get("w")).containsExactly(4, 5);
    }

    @Test
    void onlyTheNewestIsKept() {
        checkpoints.save(state(1));
        checkpoints.save(state(2));

        try (var objects = store.list(PREFIX)) {
            assertThat(objects.map(ObjectInfo::key)).containsExactly(PREFIX + "epoch-000002.ckpt");
        }
    }

    @Test
    void aTornCheckpointIsPassedOverForTheOneBefore() {
        checkpoints.save(state(1));
        byte[] whole = file.write(state(2));
        store.put(PREFIX + "epoch-000002.ckpt", Arrays.copyOf(whole, whole.length - 9), "application/octet-stream");

        assertThat(checkpoints.newest().orElseThrow().epoch()).isEqualTo(1);
    }

    /** Between listing and reading, a duplicate of the job keeps a newer one and drops the listed one. */
    @Test
    void aReaderThatIsOvertakenFindsTheNewerOne() {
        var overtaken = new InMemoryObjectStore() {
            private boolean done;

            @Override
            public Optional<StoredObject> find(String key) {
                if (!done) {
                    done = true;
                    new Checkpoints<>(this, PREFIX, file).save(state(2));
                }
                return super.find(key);
            }
        };
        var reader = new Checkpoints<>(overtaken, PREFIX, file);
        reader.save(state(1));

        assertThat(reader.newest().orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void aFlippedBitIsNoticed() {
        byte[] bytes = file.write(state(1));
        bytes[bytes.length - 80] ^= 1;

        assertThat(file.read(bytes)).isEmpty();
    }

    @Test
    void anotherPlansCheckpointIsNotResumedFrom() {
        checkpoints.save(state(1));

        assertThat(new Checkpoints<>(store, PREFIX, new CheckpointFile("other")).newest())
                .isEmpty();
    }

    private static FitState state(int epochs) {
        var history = IntStream.rangeClosed(1, epochs)
                .mapToObj(epoch -> new EpochProgress(epoch, 9, 0.5, 0.4, "accuracy", 0.8, 0.7, 0.001, 1e4, 0.3, 2.7))
                .toList();
        return new FitState(
                weights(epochs, -0.1f, Float.MIN_VALUE),
                new OptimizerState(17, List.of(weights(1, 2, 3), weights(4, 5, 6))),
                new Best(1, 0.1 + 0.2, 0.7, weights(9, 8, 7)),
                history);
    }

    private static Weights weights(float... values) {
        return new Weights(Map.of("w", values));
    }
}
