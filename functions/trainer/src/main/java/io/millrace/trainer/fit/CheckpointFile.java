package io.millrace.trainer.fit;

import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.onnx.Weights;
import io.millrace.trainer.network.OptimizerState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link FitState} as bytes: a magic word, the length of a JSON header and the header, all weights as little-endian
 * floats, and last the SHA-256 of everything before it, so that a torn or foreign file is known as such.
 */
final class CheckpointFile {
    private static final byte[] MAGIC = "MRCKPT01".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_CHARACTERS = 64;

    private CheckpointFile() {}

    /** What precedes the numbers: sets of all tensors, in this order: weights, best weights, then the moments. */
    record Header(
            String plan,
            long steps,
            int bestEpoch,
            double bestLoss,
            double bestMetric,
            int moments,
            List<Tensor> tensors,
            List<EpochProgress> history) {}

    record Tensor(String name, int size) {}

    /** @param plan what the state belongs to; {@link #read} refuses another one's */
    static byte[] write(FitState state, String plan) {
        List<Weights> sets =
                new ArrayList<>(List.of(state.weights(), state.best().weights()));
        sets.addAll(state.optimizer().moments());
        var tensors = state.weights().values().entrySet().stream()
                .map(entry -> new Tensor(entry.getKey(), entry.getValue().length))
                .toList();
        byte[] header = Json.compact(new Header(
                plan,
                state.optimizer().steps(),
                state.best().epoch(),
                state.best().validationLoss(),
                state.best().validationMetric(),
                state.optimizer().moments().size(),
                tensors,
                state.history()));
        long numbers =
                (long) sets.size() * tensors.stream().mapToLong(Tensor::size).sum();
        int size = Math.toIntExact(MAGIC.length + Integer.BYTES + header.length + numbers * Float.BYTES);
        var buffer = ByteBuffer.allocate(size + HASH_CHARACTERS).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putInt(header.length).put(header);
        for (var set : sets) {
            for (var tensor : tensors) {
                float[] values = set.get(tensor.name());
                buffer.asFloatBuffer().put(values);
                buffer.position(buffer.position() + values.length * Float.BYTES);
            }
        }
        buffer.put(hash(buffer.array(), size));
        return buffer.array();
    }

    /** The state, or empty if the bytes are not a whole checkpoint of that plan. */
    static Optional<FitState> read(byte[] bytes, String plan) {
        int size = bytes.length - HASH_CHARACTERS;
        if (size < MAGIC.length + Integer.BYTES
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || !Arrays.equals(bytes, size, bytes.length, hash(bytes, size), 0, HASH_CHARACTERS)) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes, 0, size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(MAGIC.length);
        var json = new byte[buffer.getInt()];
        buffer.get(json);
        var header = Json.read(json, Header.class);
        if (!header.plan().equals(plan)) {
            return Optional.empty();
        }
        var weights = set(buffer, header.tensors());
        var best = new Best(header.bestEpoch(), header.bestLoss(), header.bestMetric(), set(buffer, header.tensors()));
        List<Weights> moments = new ArrayList<>();
        for (int i = 0; i < header.moments(); i++) {
            moments.add(set(buffer, header.tensors()));
        }
        return Optional.of(new FitState(weights, new OptimizerState(header.steps(), moments), best, header.history()));
    }

    private static Weights set(ByteBuffer buffer, List<Tensor> tensors) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (var tensor : tensors) {
            var numbers = new float[tensor.size()];
            buffer.asFloatBuffer().get(numbers);
            buffer.position(buffer.position() + numbers.length * Float.BYTES);
            values.put(tensor.name(), numbers);
        }
        return new Weights(values);
    }

    private static byte[] hash(byte[] bytes, int size) {
        return Sha256.of(size == bytes.length ? bytes : Arrays.copyOf(bytes, size))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
