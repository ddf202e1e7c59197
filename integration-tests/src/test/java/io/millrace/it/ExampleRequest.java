package io.millrace.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Inference requests made from a model's metadata. A variable first dimension becomes the number of rows, every other
 * variable one a single element; values are small, and differ from row to row.
 */
final class ExampleRequest {
    private static final int VARIABLE = -1;
    private final JsonNode metadata;

    ExampleRequest(JsonNode metadata) {
        this.metadata = metadata;
    }

    JsonNode metadata() {
        return metadata;
    }

    /** Whether a batch of any number of rows can be asked: every tensor's first dimension is variable. */
    boolean isBatched() {
        return batched(metadata.path("inputs")) && batched(metadata.path("outputs"));
    }

    private static boolean batched(JsonNode tensors) {
        for (var tensor : tensors) {
            if (tensor.path("shape").isEmpty() || tensor.path("shape").get(0).asInt() != VARIABLE) {
                return false;
            }
        }
        return true;
    }

    /** Whether JSON can carry the inputs: the protocol calls 16-bit floats problematic. */
    boolean isJson() {
        for (var input : metadata.path("inputs")) {
            if (input.path("datatype").asText().matches("FP16|BF16")) {
                return false;
            }
        }
        return true;
    }

    ObjectNode rows(int rows) {
        return rows(0, rows);
    }

    /** Rows {@code from} to {@code from + rows}, flat. */
    ObjectNode rows(int from, int rows) {
        var request = OpenInferenceServer.JSON.createObjectNode();
        var inputs = request.putArray("inputs");
        for (var declared : metadata.path("inputs")) {
            var shape = shape(declared, rows);
            int size = product(shape);
            int each = rows == 0 ? 1 : size / Math.max(1, shape.isEmpty() ? 1 : shape.getFirst());
            var input = inputs.addObject().put("name", declared.path("name").asText());
            input.put("datatype", declared.path("datatype").asText());
            shape.forEach(input.putArray("shape")::add);
            var data = input.putArray("data");
            for (int i = 0; i < size; i++) {
                add(data, input.path("datatype").asText(), from * each + i);
            }
        }
        return request;
    }

    private static void add(ArrayNode data, String datatype, int i) {
        switch (datatype) {
            case "BOOL" -> data.add(i % 2 == 0);
            case "BYTES" -> data.add("t" + i % 7);
            case "FP16", "BF16", "FP32", "FP64" -> data.add(0.5 * (i % 5));
            default -> data.add(i % 3);
        }
    }

    private static List<Integer> shape(JsonNode declared, int rows) {
        var shape = new ArrayList<Integer>();
        for (var extent : declared.path("shape")) {
            shape.add(extent.asInt() != VARIABLE ? extent.asInt() : shape.isEmpty() ? rows : 1);
        }
        return shape;
    }

    static int product(Iterable<Integer> shape) {
        int product = 1;
        for (int extent : shape) {
            product *= extent;
        }
        return product;
    }

    /** The data of a flat tensor nested by its shape. */
    static JsonNode nested(JsonNode tensor) {
        var shape = new ArrayList<Integer>();
        tensor.path("shape").forEach(extent -> shape.add(extent.asInt()));
        return nested(tensor.path("data"), shape, 0, 0);
    }

    private static JsonNode nested(JsonNode data, List<Integer> shape, int dimension, int from) {
        int step = product(shape.subList(dimension + 1, shape.size()));
        var array = OpenInferenceServer.JSON.createArrayNode();
        for (int i = 0; i < shape.get(dimension); i++) {
            int at = from + i * step;
            array.add(dimension == shape.size() - 1 ? data.get(at) : nested(data, shape, dimension + 1, at));
        }
        return array;
    }

    /** The elements of tensor data in row-major order, nested or not. */
    static List<JsonNode> flat(JsonNode data) {
        var elements = new ArrayList<JsonNode>();
        for (var element : data) {
            if (element.isArray()) {
                elements.addAll(flat(element));
            } else {
                elements.add(element);
            }
        }
        return elements;
    }

    /** The elements as the binary tensor data extension carries them. */
    static byte[] binary(String datatype, List<JsonNode> elements) {
        if (datatype.equals("BYTES")) {
            var texts = elements.stream()
                    .map(e -> e.asText().getBytes(StandardCharsets.UTF_8))
                    .toList();
            var bytes = ByteBuffer.allocate(texts.stream()
                            .mapToInt(t -> Integer.BYTES + t.length)
                            .sum())
                    .order(ByteOrder.LITTLE_ENDIAN);
            texts.forEach(text -> bytes.putInt(text.length).put(text));
            return bytes.array();
        }
        var bytes = ByteBuffer.allocate(elements.size() * bytes(datatype)).order(ByteOrder.LITTLE_ENDIAN);
        for (var element : elements) {
            switch (datatype) {
                case "BOOL" -> bytes.put((byte) (element.asBoolean() ? 1 : 0));
                case "UINT8", "INT8" -> bytes.put((byte) element.asInt());
                case "UINT16", "INT16" -> bytes.putShort((short) element.asInt());
                case "FP16" -> bytes.putShort(Float.floatToFloat16((float) element.asDouble()));
                case "BF16" ->
                    bytes.putShort((short) (Float.floatToIntBits((float) element.asDouble()) >>> Short.SIZE));
                case "UINT32", "INT32" -> bytes.putInt((int) element.asLong());
                case "UINT64", "INT64" ->
                    bytes.putLong(element.bigIntegerValue().longValue());
                case "FP32" -> bytes.putFloat((float) element.asDouble());
                case "FP64" -> bytes.putDouble(element.asDouble());
                default -> throw new IllegalArgumentException("no datatype of the protocol: " + datatype);
            }
        }
        return bytes.array();
    }

    /** Bytes of one element, as the protocol's table of tensor data types has them. */
    private static int bytes(String datatype) {
        return datatype.equals("BOOL") ? 1 : Integer.parseInt(datatype.replaceAll("\\D+", "")) / Byte.SIZE;
    }

    /** The name with the case of its letters changed; equal to it if it has none. */
    static String otherCase(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return upper.equals(name) ? name.toLowerCase(Locale.ROOT) : upper;
    }
}
