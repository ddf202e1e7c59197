package io.millrace.inference.predictionlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemEntropyTest {
    @TempDir
    private Path folder;

    /** A snapshot keeps what is in memory; the device behind it goes on by itself. */
    @Test
    void copiesOfOneStateGiveDifferentIds() throws IOException {
        var device = Files.write(folder.resolve("random"), bytes(1));
        var one = new SystemEntropy(device);
        var other = new SystemEntropy(device);

        Files.write(device, bytes(2));
        var first = one.uuid();
        Files.write(device, bytes(3));
        var second = other.uuid();

        assertThat(first).isNotEqualTo(second);
        assertThat(one.nextLong()).as("nothing was read ahead").isEqualTo(bytesAsLongs(3)[2]);
    }

    @Test
    void idsAreRandomUuids() {
        var entropy = new SystemEntropy();
        var ids = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            var id = entropy.uuid();
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
            ids.add(id.toString());
        }
        assertThat(ids).hasSize(1_000);
        assertThat(IntStream.range(0, 1_000).mapToDouble(i -> entropy.nextDouble()))
                .allMatch(d -> d >= 0 && d < 1);
    }

    @Test
    void idsThatAreReadAheadAreRandomUuidsForManyThreads() {
        var entropy = new SystemEntropy().readAhead();
        var ids = IntStream.range(0, 10_000)
                .parallel()
                .mapToObj(i -> entropy.uuid())
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.version() == 4 && id.variant() == 2);
    }

    @Test
    void noByteThatIsReadAheadIsGivenTwice() throws IOException {
        var all = new byte[1 << 14];
        new Random(4).nextBytes(all);
        var entropy = new SystemEntropy(Files.write(folder.resolve("random"), all)).readAhead();
        var given = ByteBuffer.allocate(all.length);
        while (given.hasRemaining()) {
            given.putLong(entropy.nextLong());
        }

        assertThat(given.array()).isEqualTo(all);
    }

    @Test
    void aSystemWithoutTheDeviceHasIdsToo() {
        var entropy = new SystemEntropy(folder.resolve("absent"));
        assertThat(entropy.uuid()).isNotEqualTo(entropy.uuid());
        assertThat(entropy.readAhead()).isSameAs(entropy);
    }

    private static byte[] bytes(long seed) {
        var bytes = new byte[64];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static long[] bytesAsLongs(long seed) {
        var longs = new long[8];
        ByteBuffer.wrap(bytes(seed)).asLongBuffer().get(longs);
        return longs;
    }
}
