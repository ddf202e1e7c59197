package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InputMemoryTest {
    private static final int LARGE = 1 << 20;

    @Test
    void theInputsOfARunDoNotOverlap() {
        var memory = InputMemory.forNextRun();
        var first = memory.copy(bytes(100, 1));
        var second = memory.copy(bytes(70_000, 2));
        var third = memory.copy(bytes(LARGE, 3));
        var fourth = memory.copy(bytes(3, 4));

        assertThat(first).isEqualTo(bytes(100, 1));
        assertThat(second).isEqualTo(bytes(70_000, 2));
        assertThat(third).isEqualTo(bytes(LARGE, 3));
        assertThat(fourth).isEqualTo(bytes(3, 4));
        assertThat(fourth.isDirect()).isTrue();
    }

    @Test
    void inputsOfAnySizeFitWhateverCameBefore() {
        for (int size = 0; size < 300; size++) {
            int bytes = size;
            onANewThread(() -> {
                for (int next = bytes; next < 1_000; next += 77) {
                    var memory = InputMemory.forNextRun();
                    var one = memory.copy(bytes(bytes, 1));
                    assertThat(memory.copy(bytes(next, 2))).isEqualTo(bytes(next, 2));
                    assertThat(one).isEqualTo(bytes(bytes, 1));
                }
            });
        }
    }

    @Test
    void theNextRunTakesTheSameMemory() {
        InputMemory.forNextRun().copy(bytes(1_000, 0));
        var before = InputMemory.forNextRun().copy(bytes(1_000, 1));
        InputMemory.forNextRun().copy(bytes(1_000, 2));

        assertThat(before).isEqualTo(bytes(1_000, 2));
    }

    @Test
    void threadsDoNotShare() {
        var mine = InputMemory.forNextRun().copy(bytes(1_000, 1));
        onANewThread(() -> InputMemory.forNextRun().copy(bytes(1_000, 2)));

        assertThat(mine).isEqualTo(bytes(1_000, 1));
    }

    @Test
    void onlyWhatIsLeftOfABufferIsTakenAndTheBufferStaysAsItIs() {
        var data = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

        assertThat(InputMemory.forNextRun().copy(data)).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
        assertThat(data.remaining()).isEqualTo(2);
    }

    /** @throws java.util.concurrent.CompletionException with what it threw */
    private static void onANewThread(Runnable work) {
        CompletableFuture.runAsync(work, command -> new Thread(command).start()).join();
    }

    private static ByteBuffer bytes(int size, int value) {
        var bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
