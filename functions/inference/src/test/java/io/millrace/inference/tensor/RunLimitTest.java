package io.millrace.inference.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.TestGraphs;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.onnx.Datatype;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.ServableModel;
import io.millrace.onnx.TensorValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunLimitTest {
    private static final int SIDE = 512;

    @Test
    void aRunIsStoppedWhenItsTimeIsUp() {
        var limit = Duration.ofMillis(100);
        try (var model = (GraphModel) ServableModel.load(TestGraphs.slow(), () -> limit)) {
            Map<String, TensorValue> values = Map.of(
                    "x",
                    new TensorValue.Fixed(
                            Datatype.FP32, new long[] {SIDE, SIDE}, ByteBuffer.allocate(SIDE * SIDE * Float.BYTES)));
            long start = System.nanoTime();
            assertThatThrownBy(() -> model.run(values, List.of("y")))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("time");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
