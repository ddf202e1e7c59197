package io.millrace.inference.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingGarbageTest {
    private static final Limits LIMITS = new Limits(1 << 20, 100, 1_000_000, 100, 1 << 20, bytes -> {});
    private static final int FEW = 784;
    private static final int MANY = 78_400;
    /** What does not depend on the elements may differ by so much, in bytes. */
    private static final long NOISE = 4_096;

    @ParameterizedTest
    @CsvSource({"FP32, 0.123456, 4", "FP32, 0.12345678, 4", "FP64, 0.123456, 8", "INT64, 1234567, 8", "UINT8, 200, 1"})
    void nothingButTheTensorGrowsWithItsElements(String datatype, String element, int width) {
        long few = allocated(body(FEW, datatype, element));
        long many = allocated(body(MANY, datatype, element));

        assertThat(many - few).isBetween((long) width * (MANY - FEW), (long) width * (MANY - FEW) + NOISE);
    }

    /** The least of several readings: the first ones load classes. */
    private static long allocated(byte[] body) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            var request = TensorRequests.read(new Payload.Json(body), List.of(), LIMITS);
            least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
            assertThat(request.inputs()).hasSize(1);
        }
        return least;
    }

    private static byte[] body(int elements, String datatype, String element) {
        var data = IntStream.range(0, elements).mapToObj(i -> element).collect(Collectors.joining(","));
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d],\"datatype\":\"%s\",\"data\":[%s]}]}"
                .formatted(elements, datatype, data)
                .getBytes(StandardCharsets.UTF_8);
    }
}
