package io.millrace.inference.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Answer;
import io.millrace.inference.Limits;
import io.millrace.inference.TestGraphs;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.ModelName;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.ServableModel;
import io.millrace.onnx.TensorValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an answer says, a request means: in both encodings, through the graph, to the last bit. */
class RoundTripTest {
    private static final int TENSORS = 200;
    private static final int MAX_BYTES = 1 << 20;
    private static final Limits LIMITS = new Limits(MAX_BYTES, 1_000, 1_000_000, 64, MAX_BYTES, bytes -> {});

    @ParameterizedTest
    @EnumSource(Datatype.class)
    void everyDatatypeComesBackBitForBit(Datatype datatype) {
        try (var graph = (GraphModel) ServableModel.load(TestGraphs.echo(datatype), () -> Duration.ofSeconds(20))) {
            var json = new RandomTensors(datatype.ordinal());
            var binary = new RandomTensors(100 + datatype.ordinal());
            for (int i = 0; i < TENSORS; i++) {
                check(graph, json.next(datatype, true), false);
                check(graph, binary.next(datatype, false), true);
            }
        }
    }

    /** The answer of one model is turned into the request of the next. */
    private static void check(GraphModel graph, TensorValue sent, boolean binary) {
        var input = read(answer(Map.of("y", sent), graph, binary));
        assertSame(input.value(), sent);
        var answered = graph.run(Map.of("x", input.value()), List.of("y"));
        assertSame(read(answer(answered, graph, binary)).value(), sent);
    }

    private static Answer answer(Map<String, TensorValue> values, GraphModel graph, boolean binary) {
        var request = new TensorRequest(
                Optional.empty(), List.of(), List.of(new RequestedOutput("y", Optional.of(binary))), false);
        return new TensorAnswer(new VersionKey(new ModelName("echo"), 1), graph.outputs(), request)
                .write(values, MAX_BYTES);
    }

    private static Tensor read(Answer answer) {
        var body = new String(answer.body(), StandardCharsets.ISO_8859_1)
                .replaceFirst("\"outputs\":", "\"inputs\":")
                .getBytes(StandardCharsets.ISO_8859_1);
        int json = answer.jsonBytes().isPresent() ? answer.jsonBytes().getAsInt() - 1 : body.length;
        return TensorRequestReader.read(body, json, LIMITS).inputs().getFirst();
    }

    private static void assertSame(TensorValue actual, TensorValue expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.datatype()).isEqualTo(expected.datatype());
        switch (expected) {
            case TensorValue.Fixed fixed ->
                assertThat(((TensorValue.Fixed) actual).data()).isEqualTo(fixed.data());
            case TensorValue.Texts texts ->
                assertThat(((TensorValue.Texts) actual).values()).isEqualTo(texts.values());
        }
    }
}
