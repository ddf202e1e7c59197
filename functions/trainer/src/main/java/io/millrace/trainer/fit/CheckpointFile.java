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

/** A network's {@link FitState} in an {@link Envelope}, whose body are all weights as floats. */
public final class CheckpointFile implements Checkpoints.Format<FitState> {
    private static final String MAGIC = "MRCKPT01";

    private final String plan;

    /** @param plan what the states belong to; another plan's are not read */
    public CheckpointFile(String plan) {
        this.plan = plan;
    }

    @Override
    public int epoch(FitState state) {
        return state.epoch();
    }

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

    @Override
    public byte[] write(FitState state) {
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
        return Envelope.seal(
                MAGIC,
                header,
                numbers * Float.BYTES,
                body -> sets.forEach(set -> tensors.forEach(tensor -> {
                    float[] values = set.get(tensor.name());
                    body.asFloatBuffer().put(values);
                    body.position(body.position() + values.length * Float.BYTES);
                })));
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
}
