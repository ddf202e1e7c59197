package io.millrace.trainer.fit;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.onnx.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A network's {@link FitState} in an {@link Envelope}, whose body are all weights as floats. */
public final class CheckpointFile implements Checkpoints.Format<FitState> {
    private static final String MAGIC = "MRCKPT02";

    private final String plan;

    /** @param plan what the states belong to; another plan's are not read */
    public CheckpointFile(String plan) {
        this.plan = plan;
    }

    @Override
    public int epoch(FitState state) {
        return state.epoch();
    }

    /**
     * What precedes the numbers: weights, best weights, then the moments.
     *
     * @param moments how many there are; each has the tensors that gradients change, which are not all of the weights
     */
    record Header(
            String plan,
            long steps,
            int bestEpoch,
            double bestLoss,
            double bestMetric,
            int moments,
            List<Tensor> tensors,
            List<Tensor> momentTensors,
            List<EpochProgress> history) {}

    record Tensor(String name, int size) {}

    @Override
    public byte[] write(FitState state) {
        var moments = state.optimizer().moments();
        var sets = Stream.of(state.weights(), state.best().weights());
        var tensors = tensors(state.weights());
        var momentTensors = moments.isEmpty() ? List.<Tensor>of() : tensors(moments.getFirst());
        byte[] header = Json.compact(new Header(
                plan,
                state.optimizer().steps(),
                state.best().epoch(),
                state.best().validationLoss(),
                state.best().validationMetric(),
                moments.size(),
                tensors,
                momentTensors,
                state.history()));
        long numbers = 2 * size(tensors) + moments.size() * size(momentTensors);
        return Envelope.seal(MAGIC, header, numbers * Float.BYTES, body -> {
            sets.forEach(set -> put(set, tensors, body));
            moments.forEach(set -> put(set, momentTensors, body));
        });
    }

    private static long size(List<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::size).sum();
    }

    private static List<Tensor> tensors(Weights weights) {
        return weights.values().entrySet().stream()
                .map(entry -> new Tensor(entry.getKey(), entry.getValue().length))
                .toList();
    }

    private static void put(Weights set, List<Tensor> tensors, ByteBuffer body) {
        for (var tensor : tensors) {
            float[] values = set.get(tensor.name());
            body.asFloatBuffer().put(values);
            body.position(body.position() + values.length * Float.BYTES);
        }
    }

    @Override
    public Optional<FitState> read(byte[] bytes) {
        return Envelope.open(MAGIC, bytes).flatMap(this::state);
    }

    private Optional<FitState> state(Envelope envelope) {
        var header = Json.read(envelope.header(), Header.class);
        if (!header.plan().equals(plan)) {
            return Optional.empty();
        }
        var buffer = envelope.body();
        var weights = set(buffer, header.tensors());
        var best = new Best(header.bestEpoch(), header.bestLoss(), header.bestMetric(), set(buffer, header.tensors()));
        List<Weights> moments = new ArrayList<>();
        for (int i = 0; i < header.moments(); i++) {
            moments.add(set(buffer, header.momentTensors()));
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
}
