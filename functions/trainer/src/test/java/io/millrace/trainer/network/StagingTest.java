package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagingTest {

    @Test
    void numbersBeginAtTheSameAlignmentWhereverTheHeapPutsTheBuffer() {
        // Pieces between the buffers, so that those begin at all multiples of 16 bytes.
        List<Object> kept = new ArrayList<>();
        for (int piece = 1; piece <= 64; piece++) {
            kept.add(ByteBuffer.allocateDirect(8 * piece));
            var staging = new Staging();
            kept.add(staging);
            staging.room(100);

            assertThat(staging.bytes(0, 100).alignmentOffset(0, Staging.ALIGNMENT))
                    .isZero();
        }
        assertThat(kept.stream()
                        .filter(ByteBuffer.class::isInstance)
                        .map(buffer -> ((ByteBuffer) buffer).alignmentOffset(0, Staging.ALIGNMENT))
                        .distinct())
                .as("what the heap gives is aligned in several ways")
                .hasSizeGreaterThan(1);
    }

    @Test
    void theEngineGetsWhatWasPutIn() {
        try (var compute = Compute.start(1)) {
            var staging = new Staging();
            staging.room(1_000);

            staging.room(6).put(new float[] {1, 2, 3, 4, 5, 6});

            assertThat(staging.array(compute.manager(), 2, new Shape(2, 2)).toFloatArray())
                    .containsExactly(3, 4, 5, 6);
        }
    }
}
