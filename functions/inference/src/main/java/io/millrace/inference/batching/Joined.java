package io.millrace.inference.batching;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/** Several calls as one batch, and its answers taken apart again. */
final class Joined {
    private Joined() {}

    /** Gives every call its answer. Where the batch fails, each runs by itself, so that only its own fault hits it. */
    static void run(List<Call> calls) {
        if (calls.size() == 1) {
            calls.getFirst().runAlone();
            return;
        }
        List<Predictions> parts;
        try {
            parts = answers(calls);
        } catch (RuntimeException | Error e) {
            calls.forEach(Call::runAlone);
            return;
        }
        // Nothing can fail from here on: whoever waits gets an answer.
        for (int i = 0; i < parts.size(); i++) {
            calls.get(i).answered(parts.get(i));
        }
    }

    private static List<Predictions> answers(List<Call> calls) {
        var all = calls.getFirst()
                .model()
                .predict(join(calls.stream().map(Call::batch).toList()));
        var parts = new ArrayList<Predictions>(calls.size());
        int from = 0;
        for (var call : calls) {
            parts.add(part(all, from, from + call.rows()));
            from += call.rows();
        }
        return parts;
    }

    /** Batches that do not have the same columns of the same types make it throw; then each runs by itself. */
    private static RawBatch join(List<RawBatch> batches) {
        var columns = new LinkedHashMap<String, RawColumn>();
        for (var name : batches.getFirst().columns().keySet()) {
            columns.put(
                    name,
                    column(batches.stream()
                            .map(batch -> batch.columns().get(name))
                            .toList()));
        }
        return new RawBatch(batches.stream().mapToInt(RawBatch::rows).sum(), columns);
    }

    private static RawColumn column(List<RawColumn> parts) {
        return switch (parts.getFirst()) {
            case RawColumn.Numbers first -> {
                var values = DoubleBuffer.allocate(rows(parts));
                parts.forEach(part -> values.put(((RawColumn.Numbers) part).values()));
                yield new RawColumn.Numbers(values.array());
            }
            case RawColumn.Strings first -> {
                var values = new ArrayList<String>(rows(parts));
                parts.forEach(part -> values.addAll(Arrays.asList(((RawColumn.Strings) part).values())));
                yield new RawColumn.Strings(values.toArray(String[]::new));
            }
            case RawColumn.Images first -> {
                var pixels = ByteBuffer.allocate(rows(parts) * first.height() * first.width() * first.channels());
                parts.forEach(part -> pixels.put(((RawColumn.Images) part).pixels()));
                yield new RawColumn.Images(pixels.array(), first.height(), first.width(), first.channels());
            }
        };
    }

    private static int rows(List<RawColumn> parts) {
        return parts.stream().mapToInt(RawColumn::rows).sum();
    }

    private static Predictions part(Predictions all, int from, int to) {
        return switch (all) {
            case Predictions.Values(float[] values) -> new Predictions.Values(Arrays.copyOfRange(values, from, to));
            case Predictions.Labels(String[] labels, float[][] probabilities) ->
                new Predictions.Labels(
                        Arrays.copyOfRange(labels, from, to), Arrays.copyOfRange(probabilities, from, to));
        };
    }
}
