package io.millrace.it.faults;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** The smallest uploads that go all the way, in a second. */
final class Uploads {
    static final String KEY = "incoming/faults/a.csv";
    static final Map<String, byte[]> SPEC = Map.of(
            "incoming/faults/lifecycle.yaml",
            "train: {architecture: linear, epochs: 2}\n".getBytes(StandardCharsets.UTF_8));

    private Uploads() {}

    /** {@code label} tells whether {@code x} is above 50. */
    static byte[] table(int rows, long seed) {
        return table(rows, seed, 0);
    }

    /** @param wrong share of rows with a label drawn by lot */
    static byte[] table(int rows, long seed, double wrong) {
        var random = new Random(seed);
        var csv = new StringBuilder("x,y,label\n");
        for (int i = 0; i < rows; i++) {
            int x = random.nextInt(100);
            boolean label = random.nextDouble() < wrong ? random.nextBoolean() : x > 50;
            csv.append(x).append(',').append(random.nextInt(10)).append(',');
            csv.append(label ? "yes" : "no").append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
