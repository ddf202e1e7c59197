package io.millrace.benchmarks.serving;

import ai.onnxruntime.OrtException;
import io.millrace.inference.Answer;
import io.millrace.inference.Payload;
import io.millrace.inference.Prediction;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.tensor.GraphInputs;
import io.millrace.inference.tensor.ModelTensors;
import io.millrace.inference.tensor.TensorAnswer;
import io.millrace.inference.tensor.TensorRequest;
import io.millrace.inference.tensor.TensorRequests;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.TensorValue;
import io.millrace.testing.InMemoryObjectStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One request in the handler, whole and in parts. Each part takes what the one before it made. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandlerCalls {
    private static final String MODEL = "cnn";

    private final InferRequest json = InferRequest.json();
    private final InferRequest binary = InferRequest.binary();
    private Handler handler;
    private RuntimeAlone alone;
    private Lease lease;
    private GraphModel graph;
    private ModelTensors tensors;
    private TensorRequest request;
    private Map<String, TensorValue> inputs;
    private TensorAnswer answer;
    private Map<String, TensorValue> outputs;
    private List<Prediction> prediction;

    @Setup
    public void open() throws OrtException {
        var store = new InMemoryObjectStore();
        new Registry(store).champion(MODEL, TextbookCnn.file());
        handler = new Handler(store);
        alone = new RuntimeAlone();
        lease = handler.lease(MODEL);
        graph = (GraphModel) lease.model();
        tensors = ModelTensors.of(graph);
        request = decode();
        inputs = GraphInputs.of(graph.inputs(), request);
        answer = new TensorAnswer(lease.key(), tensors.outputs(), request);
        outputs = run();
        prediction = List.of(new Prediction.Tensors(lease.key(), inputs, outputs));
    }

    @TearDown
    public void close() throws OrtException {
        lease.close();
        alone.close();
        handler.close();
    }

    @Benchmark
    public Answer whole() {
        return handler.answer(MODEL, json);
    }

    @Benchmark
    public Answer wholeBinary() {
        return handler.answer(MODEL, binary);
    }

    @Benchmark
    public TensorRequest decode() {
        return TensorRequests.read(new Payload.Json(json.body()), tensors.inputs(), Handler.LIMITS);
    }

    @Benchmark
    public Map<String, TensorValue> run() {
        return graph.run(inputs, List.of(TextbookCnn.OUTPUT));
    }

    @Benchmark
    public Answer encode() {
        return answer.write(outputs, Handler.LIMITS.answerBytes());
    }

    @Benchmark
    public void log() {
        handler.log(prediction);
    }

    @Benchmark
    public float runtimeAlone() throws OrtException {
        return alone.run();
    }
}
