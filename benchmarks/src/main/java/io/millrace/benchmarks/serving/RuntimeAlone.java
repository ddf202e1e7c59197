package io.millrace.benchmarks.serving;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** The same graph with nothing around it: one input and one output that never move. What cannot be saved. */
final class RuntimeAlone implements AutoCloseable {
    private final OrtSession session;
    private final OnnxTensor input;
    private final OnnxTensor output;
    private final FloatBuffer scores;

    RuntimeAlone() throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(TextbookCnn.file(), options);
        }
        var pixels = buffer(TextbookCnn.PIXELS).put(InferRequest.numbers()).flip();
        scores = buffer(TextbookCnn.CLASSES);
        input = OnnxTensor.createTensor(environment, pixels, new long[] {1, 1, TextbookCnn.SIDE, TextbookCnn.SIDE});
        output = OnnxTensor.createTensor(environment, scores, new long[] {1, TextbookCnn.CLASSES});
    }

    private static FloatBuffer buffer(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    float run() throws OrtException {
        try (var result = session.run(Map.of(TextbookCnn.INPUT, input), Set.of(), Map.of(TextbookCnn.OUTPUT, output))) {
            return scores.get(0);
        }
    }

    @Override
    public void close() throws OrtException {
        input.close();
        output.close();
        session.close();
    }
}
