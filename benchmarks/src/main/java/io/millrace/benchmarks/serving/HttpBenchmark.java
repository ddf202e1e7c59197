package io.millrace.benchmarks.serving;

import io.millrace.benchmarks.Benchmark;
import io.millrace.benchmarks.Figure;
import io.millrace.benchmarks.Median;
import io.millrace.benchmarks.Reference;
import io.millrace.benchmarks.Report;
import io.millrace.benchmarks.Run;
import io.millrace.benchmarks.serving.Wrk.Load;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The container's HTTP server under load, and how its cost grows with the number of models. */
public final class HttpBenchmark implements Benchmark {
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration OF_A_ROUND = Duration.ofSeconds(5);
    private static final int ROUNDS = 7;
    /** Warm is what costs hardly less than the best round before. */
    private static final double STILL_WARMING = 0.95;

    private static final int ROUNDS_NO_BETTER = 2;
    private static final int MOST_WARM_UPS = 12;
    private static final int FEW = 8;
    private static final int MANY = 32;
    private static final List<Integer> MODELS = List.of(1, 10, 100);
    private static final int TIMES = 3;
    private static final double THIRD = 1 / 3.0;
    private static final double QUARTER = 1 / 4.0;
    private static final String CPU = "us CPU a request";
    private static final String PEER = "FastAPI, onnxruntime and orjson";
    /** Where the peer is not installed: of another machine. */
    private static final double STATED_MICROS = 246;

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String description() {
        return "the container's server under load by wrk, with 1, 10 and 100 models (about ten minutes)";
    }

    @Override
    public Report run(Run run) throws Exception {
        if (!Wrk.isInstalled()) {
            throw new IllegalStateException("wrk is not installed (Debian and Ubuntu: apt install wrk)");
        }
        var sections = new ArrayList<Report.Section>();
        if (run.wants("load")) {
            sections.addAll(load(run));
        }
        if (run.wants("models")) {
            sections.add(growth(run));
        }
        return new Report("HTTP", """
                The container's package (`-Pcontainer`) in a process of its own beside a bucket on this machine, asked by `wrk`
                on the same machine, one thread, each connection waiting for its answer. The request is the one of
                [prediction.md](prediction.md): 784 floats in JSON (7 KB) or binary (3 KB) to a convolutional network, with the
                access log and the prediction log as by default. CPU is the server's. The peer is the same model served by hand
                in Python, one process without any log, asked in turn with ours where its libraries are installed; it takes
                JSON only, so the binary requests are compared with its JSON. Medians of %d rounds of five seconds.
                """.formatted(ROUNDS), sections);
    }

    /** What is asked in turn: {@code connections} of one kind of request to one server. */
    private record Way(List<URI> addresses, InferRequest request, int connections, ProcessHandle server) {}

    /** Each way once a round, so that all of them meet the same minutes of the machine. */
    private static List<Report.Section> load(Run run) throws Exception {
        var folder = run.newFolder();
        var wrk = new Wrk(folder);
        try (var server = ContainerServer.start(run.root(), folder, 1);
                var python = PeerServer.start(run.newFolder()).orElse(null)) {
            var address = List.of(server.infer(0));
            var process = server.process();
            var ways = new LinkedHashMap<String, Way>();
            ways.put("json", new Way(address, InferRequest.json(), FEW, process));
            ways.put("json many", new Way(address, InferRequest.json(), MANY, process));
            ways.put("binary", new Way(address, InferRequest.binary(), FEW, process));
            ways.put("binary many", new Way(address, InferRequest.binary(), MANY, process));
            if (python != null) {
                ways.put("peer", new Way(python.addresses(), InferRequest.json(), FEW, python.process()));
                ways.put("peer many", new Way(python.addresses(), InferRequest.json(), MANY, python.process()));
            }
            run.out().println("warming up");
            for (var way : ways.values()) {
                if (way.connections() == FEW) {
                    warm(wrk, way.addresses(), way.request(), way.server());
                }
            }
            var loads = new LinkedHashMap<String, List<Load>>();
            for (int round = 1; round <= ROUNDS; round++) {
                for (var way : ways.entrySet()) {
                    var load = measure(wrk, way.getValue());
                    loads.computeIfAbsent(way.getKey(), any -> new ArrayList<>())
                            .add(load);
                    run.out()
                            .printf(
                                    "%d of %d  %-12s %5.0f us CPU  %,7.0f requests/s  p99 %5.1f ms%n",
                                    round, ROUNDS, way.getKey(), load.cpuMicros(), load.perSecond(), load.p99Millis());
                }
            }
            return sections(loads);
        }
    }

    private static Load measure(Wrk wrk, Way way) throws IOException, InterruptedException {
        return wrk.load(way.addresses(), way.request(), way.connections(), OF_A_ROUND, way.server());
    }

    /** The median of each figure. */
    private static Load typical(List<Load> loads) {
        return new Load(
                Median.of(loads, Load::perSecond),
                Median.of(loads, Load::p99Millis),
                Median.of(loads, Load::cpuMicros));
    }

    private static List<Report.Section> sections(Map<String, List<Load>> loads) {
        var json = typical(loads.get("json"));
        var jsonMany = typical(loads.get("json many"));
        var binary = typical(loads.get("binary"));
        var binaryMany = typical(loads.get("binary many"));
        var peer = Optional.ofNullable(loads.get("peer")).map(HttpBenchmark::typical);
        var peerMany = Optional.ofNullable(loads.get("peer many")).map(HttpBenchmark::typical);
        var micros = peer.map(load -> Reference.measured(PEER, load.cpuMicros()))
                .orElse(Reference.stated(PEER, STATED_MICROS));
        return List.of(
                new Report.Figures(
                        "CPU",
                        List.of(
                                new Figure("JSON, 8 connections", json.cpuMicros(), CPU)
                                        .against(micros)
                                        .atMost(micros.value() * THIRD),
                                new Figure("binary, 8 connections", binary.cpuMicros(), CPU)
                                        .against(micros)
                                        .atMost(micros.value() * QUARTER),
                                new Figure("JSON, 32 connections", jsonMany.cpuMicros(), CPU),
                                new Figure("binary, 32 connections", binaryMany.cpuMicros(), CPU))),
                new Report.Figures(
                        "Answers and waiting",
                        List.of(
                                against(
                                        new Figure("JSON, 8 connections", json.perSecond(), "requests/s"),
                                        peer.map(Load::perSecond),
                                        (figure, rate) -> figure.atLeast(rate * TIMES)),
                                new Figure("binary, 8 connections", binary.perSecond(), "requests/s"),
                                against(
                                        new Figure("JSON, 32 connections, 99th percentile", jsonMany.p99Millis(), "ms"),
                                        peerMany.map(Load::p99Millis),
                                        (figure, millis) -> figure.atMost(millis * THIRD)),
                                new Figure("binary, 32 connections, 99th percentile", binaryMany.p99Millis(), "ms"))));
    }

    /** On a busy machine the compiler takes minutes to catch up, and single rounds are disturbed. */
    private static void warm(Wrk wrk, List<URI> addresses, InferRequest request, ProcessHandle server)
            throws Exception {
        double best = Double.MAX_VALUE;
        int noBetter = 0;
        for (int i = 0; i < MOST_WARM_UPS && noBetter < ROUNDS_NO_BETTER; i++) {
            double now = wrk.load(addresses, request, FEW, MEASURED, server).cpuMicros();
            noBetter = now > best * STILL_WARMING ? noBetter + 1 : 0;
            best = Math.min(best, now);
        }
    }

    private static Figure against(Figure figure, Optional<Double> peer, BiFunction<Figure, Double, Figure> goal) {
        return peer.map(value -> goal.apply(figure.against(Reference.measured(PEER, value)), value))
                .orElse(figure);
    }

    private static Report.Figures growth(Run run) throws Exception {
        var figures = new ArrayList<Figure>();
        for (int models : MODELS) {
            run.out().println(models + " models");
            var folder = run.newFolder();
            try (var server = ContainerServer.start(run.root(), folder, models)) {
                var process = server.process();
                double before = ResidentMemory.mib(process);
                long started = System.nanoTime();
                for (int i = 0; i < models; i++) {
                    server.ask(i);
                }
                double loading = (System.nanoTime() - started) / 1e6 / models;
                double loaded = ResidentMemory.mib(process);
                var addresses =
                        IntStream.range(0, models).mapToObj(server::infer).toList();
                var wrk = new Wrk(folder);
                warm(wrk, addresses, InferRequest.json(), process);
                var load = wrk.load(addresses, InferRequest.json(), FEW, MEASURED, process);
                figures.add(new Figure(models + " models: CPU, in turn", load.cpuMicros(), CPU));
                figures.add(new Figure(models + " models: loading and first answer", loading, "ms a model"));
                figures.add(new Figure(models + " models: memory that loading took", loaded - before, "MiB"));
                figures.add(new Figure(models + " models: memory under load", ResidentMemory.mib(process), "MiB"));
            }
        }
        return new Report.Figures("1, 10 and 100 models", figures);
    }
}
