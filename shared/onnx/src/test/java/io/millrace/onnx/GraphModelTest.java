package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.millrace.lifecycle.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** One run takes up the tensors of another; no answer shows it. */
class GraphModelTest {
    /** Any number of rows of two. */
    private static final Object[] ROWS = {"n", 2};

    @Test
    void answersStayAsTheyWereWhenOthersFollow() {
        try (var model = model("Neg", ROWS, ROWS)) {
            var first = run(model, 1, 2);
            var second = run(model, 3, 4);

            assertThat(numbers(first)).containsExactly(-1, -2);
            assertThat(numbers(second)).containsExactly(-3, -4);
            assertThat(first.shape()).containsExactly(1, 2);
        }
    }

    @Test
    void eachRunMayHaveAnotherShape() {
        try (var model = model("Neg", ROWS, ROWS)) {
            for (int rows : new int[] {1, 3, 1, 2, 40_000, 3, 0, 1}) {
                var answer = run(model, new float[2 * rows]);
                assertThat(answer.shape()).containsExactly(rows, 2);
                assertThat(answer.size()).isEqualTo(2 * rows);
            }
        }
    }

    @Test
    void shapesThatTheFileDoesNotTellAreThoseOfTheGraph() {
        try (var model = model("NonZero", ROWS, new Object[] {"rank", "found"})) {
            assertThat(model.run(input(0, 1), List.of("y")).get("y").shape()).containsExactly(2, 1);
            assertThat(model.run(input(1, 1), List.of("y")).get("y").shape()).containsExactly(2, 2);
        }
    }

    @Test
    void aFileThatDeclaresTheWrongShapeIsServedAllTheSame() {
        try (var model = model("Neg", ROWS, new Object[] {1, 2})) {
            assertThat(numbers(run(model, 1, 2))).containsExactly(-1, -2);
            assertThat(numbers(run(model, 1, 2, 3, 4))).containsExactly(-1, -2, -3, -4);
            assertThat(numbers(run(model, 5, 6))).containsExactly(-5, -6);
        }
    }

    @Test
    void aShapeThatFollowsFromTheNumbersIsServedWhateverTheFileSays() {
        try (var model = model("NonZero", ROWS, new Object[] {2, "n"})) {
            assertThat(model.run(input(0, 1), List.of("y")).get("y").shape()).containsExactly(2, 1);
            assertThat(model.run(input(1, 1), List.of("y")).get("y").shape()).containsExactly(2, 2);
        }
    }

    @Test
    void wantedOutputsComeInTheirOrder() {
        var graph = graph(ROWS)
                .addNode(node("Neg", "x", "y"))
                .addNode(node("Abs", "x", "z"))
                .addOutput(value("y", DataType.FLOAT, ROWS))
                .addOutput(value("z", DataType.FLOAT, new Object[] {"other", 2}));
        try (var model = load(graph)) {
            for (var wanted : List.of(List.of("z", "y"), List.of("y"), List.of("y", "z"), List.of("z"))) {
                var answer = model.run(input(-1, 2), wanted);
                assertThat(new ArrayList<>(answer.keySet())).isEqualTo(wanted);
                answer.forEach((name, value) -> assertThat(numbers(value))
                        .containsExactly(name.equals("y") ? new float[] {1, -2} : new float[] {1, 2}));
            }
        }
    }

    @Test
    void anOutputNeedNotBeComputed() {
        var graph = graph(ROWS)
                .addInitializer(TensorProto.newBuilder()
                        .setName("constant")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(1)
                        .addDims(2)
                        .addFloatData(7)
                        .addFloatData(8))
                .addNode(node("Identity", "x", "copy"))
                .addNode(node("Identity", "constant", "folded"))
                .addOutput(value("x", DataType.FLOAT, ROWS))
                .addOutput(value("copy", DataType.FLOAT, ROWS))
                .addOutput(value("constant", DataType.FLOAT, new Object[] {1, 2}))
                .addOutput(value("folded", DataType.FLOAT, new Object[] {1, 2}));
        try (var model = load(graph)) {
            for (int i = 0; i < 3; i++) {
                var answer = model.run(input(i, 2), List.of("x", "copy", "constant", "folded"));
                assertThat(numbers(answer.get("x"))).containsExactly(i, 2);
                assertThat(numbers(answer.get("copy"))).containsExactly(i, 2);
                assertThat(numbers(answer.get("constant"))).containsExactly(7, 8);
                assertThat(numbers(answer.get("folded"))).containsExactly(7, 8);
            }
        }
    }

    @Test
    void anOutputMayComeOutOfABranch() {
        var graph = graph(ROWS)
                .addNode(node("ReduceMax", "x", "largest")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("keepdims")
                                .setType(AttributeType.INT)
                                .setI(0)))
                .addNode(node("Cast", "largest", "isPositive")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("to")
                                .setType(AttributeType.INT)
                                .setI(DataType.BOOL.getNumber())))
                .addNode(node("If", "isPositive", "y")
                        .addAttribute(branch("then_branch", "Neg"))
                        .addAttribute(branch("else_branch", "Identity")))
                .addOutput(value("y", DataType.FLOAT, ROWS));
        try (var model = load(graph)) {
            for (int i = 1; i < 4; i++) {
                assertThat(numbers(run(model, i, 2))).containsExactly(-i, -2);
                assertThat(numbers(run(model, -i, 0))).containsExactly(-i, 0);
            }
        }
    }

    private static AttributeProto branch(String name, String operator) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(GraphProto.newBuilder()
                        .setName(name)
                        .addNode(node(operator, "x", name + "_y"))
                        .addOutput(value(name + "_y", DataType.FLOAT, ROWS)))
                .build();
    }

    @Test
    void aRunThatFailsTellsWhyAndSpoilsNoOther() {
        var graph = graph(new Object[] {"n", "m"})
                .addNode(node("MatMul", "x", "y").addInput("x"))
                .addOutput(value("y", DataType.FLOAT, new Object[] {"n", "m"}));
        try (var model = load(graph)) {
            assertThat(numbers(run(model, new long[] {1, 1}, 3))).containsExactly(9);
            assertThatThrownBy(() -> run(model, new long[] {1, 2}, 3, 4))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the model cannot work with these inputs")
                    .hasMessageContaining("MatMul");
            assertThat(numbers(run(model, new long[] {1, 1}, 4))).containsExactly(16);
        }
    }

    @Test
    void manyThreadsGetTheirOwnAnswers() throws Exception {
        try (var model = model("Neg", ROWS, ROWS);
                var threads = Executors.newFixedThreadPool(8)) {
            var work = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 2_000; i++) {
                var numbers = new float[2 * (1 + i % 3)];
                Arrays.fill(numbers, i);
                work.add(() -> {
                    for (float number : numbers(run(model, numbers))) {
                        assertThat(number).isEqualTo(-numbers[0]);
                    }
                    return true;
                });
            }
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void aClosedModelRunsNoMore() {
        var model = model("Neg", ROWS, ROWS);
        run(model, 1, 2);
        model.close();

        assertThatThrownBy(() -> run(model, 1, 2)).isInstanceOf(IllegalStateException.class);
    }

    private static TensorValue.Fixed run(GraphModel model, float... numbers) {
        return run(model, new long[] {numbers.length / 2, 2}, numbers);
    }

    private static TensorValue.Fixed run(GraphModel model, long[] shape, float... numbers) {
        return (TensorValue.Fixed)
                model.run(Map.of("x", tensor(shape, numbers)), List.of("y")).get("y");
    }

    private static Map<String, TensorValue> input(float... numbers) {
        return Map.of("x", tensor(new long[] {numbers.length / 2, 2}, numbers));
    }

    private static TensorValue tensor(long[] shape, float... numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return new TensorValue.Fixed(Datatype.FP32, shape, bytes);
    }

    private static float[] numbers(TensorValue value) {
        return Elements.floats((TensorValue.Fixed) value);
    }

    /** One operator from x to y. */
    private static GraphModel model(String operator, Object[] declaredIn, Object[] declaredOut) {
        var type = operator.equals("NonZero") ? DataType.INT64 : DataType.FLOAT;
        return load(graph(declaredIn).addNode(node(operator, "x", "y")).addOutput(value("y", type, declaredOut)));
    }

    private static GraphProto.Builder graph(Object[] declaredIn) {
        return GraphProto.newBuilder().setName("graph").addInput(value("x", DataType.FLOAT, declaredIn));
    }

    private static GraphModel load(GraphProto.Builder graph) {
        var file = ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
        return (GraphModel) ServableModel.load(file, () -> Duration.ofMinutes(1));
    }

    private static NodeProto.Builder node(String operator, String input, String output) {
        return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output);
    }

    /** @param extents numbers, and names of those that may be any */
    private static ValueInfoProto value(String name, DataType type, Object[] extents) {
        var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        for (var extent : extents) {
            var dimension = tensor.getShapeBuilder().addDimBuilder();
            if (extent instanceof Integer number) {
                dimension.setDimValue(number);
            } else {
                dimension.setDimParam((String) extent);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
