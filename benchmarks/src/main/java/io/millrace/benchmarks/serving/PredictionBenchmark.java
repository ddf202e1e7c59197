package io.millrace.benchmarks.serving;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Jmh;
import io.millrace.benchmarks.Python;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.Seconds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one prediction costs in the handler: from the bytes of the request to those of the answer. */
public final class PredictionBenchmark implements Benchmark {
    private static final String CPU = "us CPU";
    private static final String BYTES = "bytes of garbage";
    private static final double GOAL_MICROS = 80;
    private static final int PEER_REQUESTS = 2_000;
    private static final int PEER_ROUNDS = 25;
    private static final double MICROS_A_SECOND = 1e6;
    /** Measured on a machine of the same kind, not in this run; {@code http} measures the same peer, with its server. */
    private static final Reference FASTAPI = Reference.stated("FastAPI, onnxruntime and orjson, HTTP among it", 246);

    @Override
    public String name() {
        return "prediction";
    }

    @Override
    public String description() {
        return "one prediction in process, whole and in parts (about three minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        var costs = new Jmh(15, 8).run(HandlerCalls.class);
        return report(costs, peer(run.newFolder()));
    }

    /** Empty where Python with these libraries is not installed. */
    private static Optional<Reference> peer(Path folder) throws IOException, InterruptedException {
        var model = Files.write(folder.resolve("model.onnx"), TextbookCnn.file());
        var request =
                Files.write(folder.resolve("request.json"), InferRequest.json().body());
        return Python.run(
                        PredictionBenchmark.class,
                        "prediction.py",
                        "numpy, onnxruntime, orjson",
                        model.toString(),
                        request.toString(),
                        Integer.toString(PEER_REQUESTS),
                        Integer.toString(PEER_ROUNDS))
                .map(seconds -> Reference.measured(
                        "onnxruntime and orjson in Python, in process",
                        Seconds.of(seconds).typical() * MICROS_A_SECOND));
    }

    private static Report report(Map<String, Jmh.Cost> costs, Optional<Reference> peer) {
        double alone = costs.get("runtimeAlone").cpuMicros();
        var floor = Reference.measured("ONNX Runtime alone, nothing copied", alone);
        var whole = cpu(costs, "a request, JSON in and out", "whole");
        var requests = new ArrayList<>(List.of(whole.against(FASTAPI).atMost(GOAL_MICROS)));
        peer.map(whole::against).ifPresent(requests::add);
        requests.add(whole.against(floor));
        requests.add(cpu(costs, "a request, binary tensors in and out", "wholeBinary")
                .against(floor));
        double parts = List.of("decode", "run", "encode", "log").stream()
                .mapToDouble(part -> costs.get(part).cpuMicros())
                .sum();
        return new Report(
                "One prediction in process",
                """
                A convolutional network (32 filters of 3 x 3 on 28 x 28 x 1, ReLU, max-pooling, 10 classes) as a foreign ONNX
                file, and one image as 784 floats in JSON (7 KB) or in binary (3 KB). The endpoint's own objects answer, with
                their default settings and the prediction log, without HTTP in front and with a bucket in memory behind.
                Figures are medians over seconds of CPU time of the whole process, garbage collection and compilation among
                it. The parts were measured one by one, each with the caches to itself, and need not add up to the whole.
                The peer in Python does in its process what somebody would write by hand: orjson reads the same JSON, NumPy makes the
                array, onnxruntime runs the model on one thread, orjson writes the answer. It checks nothing and keeps no log. It is
                measured by CPU time in the same run, where its libraries are installed.
                """,
                List.of(
                        new Report.Figures("A request", requests),
                        new Report.Figures(
                                "Its parts, with JSON",
                                List.of(
                                        cpu(costs, "decode the JSON into the tensor", "decode"),
                                        cpu(costs, "run the graph", "run").against(floor),
                                        cpu(costs, "encode the answer", "encode"),
                                        cpu(costs, "write a line of the prediction log", "log"),
                                        new Figure("the rest", whole.value() - parts, CPU))),
                        new Report.Figures(
                                "Garbage",
                                List.of(
                                        bytes(costs, "a request, JSON in and out", "whole"),
                                        bytes(costs, "a request, binary tensors in and out", "wholeBinary"),
                                        bytes(costs, "decode the JSON into the tensor", "decode")
                                                .against(new Reference(
                                                        "the tensor itself", 4 * TextbookCnn.PIXELS, true))))));
    }

    private static Figure cpu(Map<String, Jmh.Cost> costs, String what, String method) {
        return new Figure(what, costs.get(method).cpuMicros(), CPU);
    }

    private static Figure bytes(Map<String, Jmh.Cost> costs, String what, String method) {
        return new Figure(what, costs.get(method).bytes(), BYTES);
    }
}
