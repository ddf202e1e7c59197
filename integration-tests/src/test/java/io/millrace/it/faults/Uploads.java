package io.millrace.it.faults;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** The smallest uploads that go all the way, in a second. */
final class Uploads {
    static final String KEY = "incoming/faults/a.csv";
    static final Map<String, byte[]> SPEC = Map.of(
            "incoming/faults/lifecycle.yaml",
            "train: {architecture: linear, epochs: 2, learning_rate: 0.1}\n".getBytes(StandardCharsets.UTF_8));

    private Uploads() {}

    /** {@code label} tells whether {@code x} is above 50. */
    static byte[] table(int rows, long seed) {
        return table(rows, seed, true);
    }

    /** @param truth whether labels tell the truth; else their contrary */
    static byte[] table(int rows, long seed, boolean truth) {
        var random = new Random(seed);
        var csv = new StringBuilder("x,noise,label\n");
        for (int i = 0; i < rows; i++) {
            int x = random.nextInt(100);
            csv.append(x).append(',').append(random.nextInt(1_000)).append(',');
            csv.append(x > 50 == truth ? "yes" : "no").append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
