package io.millrace.inference.batching;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Throws where batches do not have the same columns of the same types. */
    private static List<Predictions> answers(List<Call> calls) {
        var all = calls.getFirst()
                .model()
                .predict(RawBatch.joined(calls.stream().map(Call::batch).toList()));
        var parts = new ArrayList<Predictions>(calls.size());
        int from = 0;
        for (var call : calls) {
            parts.add(part(all, from, from + call.rows()));
            from += call.rows();
        }
        return parts;
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
