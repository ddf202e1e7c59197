package io.millrace.benchmarks.serving;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One image of 28 x 28 numbers between 0 and 1 as a request of the Open Inference Protocol v2.
 *
 * @param body what is sent
 * @param jsonBytes length of the JSON in front of a binary tensor; -1 where all is JSON
 */
record InferRequest(byte[] body, int jsonBytes) {
    static final int ALL_JSON = -1;
    private static final long SEED = 3;

    /** Six decimals a number: 7 KB, as {@code json.dumps} would write normalised pixels. */
    static InferRequest json() {
        var numbers = numbers();
        var data = IntStream.range(0, numbers.length)
                .mapToObj(i -> String.format(Locale.ROOT, "%.6f", numbers[i]))
                .collect(Collectors.joining(","));
        var text = "{\"inputs\":[{\"name\":\"%s\",\"shape\":[1,1,28,28],\"datatype\":\"FP32\",\"data\":[%s]}]}"
                .formatted(TextbookCnn.INPUT, data);
        return new InferRequest(text.getBytes(StandardCharsets.UTF_8), ALL_JSON);
    }

    /** The same with the binary tensor extension, both ways. */
    static InferRequest binary() {
        int size = TextbookCnn.PIXELS * Float.BYTES;
        var json = ("{\"inputs\":[{\"name\":\"%s\",\"shape\":[1,1,28,28],\"datatype\":\"FP32\","
                        + "\"parameters\":{\"binary_data_size\":%d}}],\"parameters\":{\"binary_data_output\":true}}")
                .formatted(TextbookCnn.INPUT, size)
                .getBytes(StandardCharsets.UTF_8);
        var body = ByteBuffer.allocate(json.length + size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json);
        for (float number : numbers()) {
            body.putFloat(number);
        }
        return new InferRequest(body.array(), json.length);
    }

    static float[] numbers() {
        var random = new Random(SEED);
        var numbers = new float[TextbookCnn.PIXELS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        return numbers;
    }
}
